namespace Hermes.AppHost.Publishing;

/// <summary>The release that is published; images carry it as their tag.</summary>
internal static class Release
{
    public static string Version { get; } = typeof(Release).Assembly.GetName().Version!.ToString(3);
}
