namespace Hermes.Web.Components;

/// <summary>Addresses of pages, relative to the portal's base address.</summary>
internal static class Links
{
    public static string Feed(string feed) => $"feeds/{Uri.EscapeDataString(feed)}";

    public static string Configuration(string feed) => $"configurations/{Uri.EscapeDataString(feed)}";

    public static string Logs(string name, string value) => $"logs?{name}={Uri.EscapeDataString(value)}";
}
