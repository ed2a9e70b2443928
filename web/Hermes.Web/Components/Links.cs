namespace Hermes.Web.Components;

/// <summary>Addresses of pages, relative to the portal's base address.</summary>
internal static class Links
{
    public const string Scoreboard = "forecasts";
    public const string Models = "forecasts/models";
    public const string Templates = "configurations/templates";
    public const string Backtests = "forecasts/backtests";

    public static string Feed(string feed) => $"feeds/{Uri.EscapeDataString(feed)}";

    public static string Configuration(string feed) => $"configurations/{Uri.EscapeDataString(feed)}";

    public static string Template(string id) => $"{Templates}/{Uri.EscapeDataString(id)}";

    public static string Logs(string name, string value) => $"logs?{name}={Uri.EscapeDataString(value)}";

    public static string Model(string version) => $"{Models}/{Uri.EscapeDataString(version)}";

    public static string ModelFile(string version, string target) => $"{Model(version)}/artifact?target={target}";

    public static string Backtest(Guid id) => $"{Backtests}/{id}";
}
