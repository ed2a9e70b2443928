using System.ComponentModel.DataAnnotations;

namespace Hermes.Web.Hosting;

/// <summary>Settings of the portal, section <c>Portal</c>.</summary>
internal sealed class PortalOptions
{
    /// <summary>File to serve as <c>_framework/blazor.web.js</c>; the one beside the program when left out.</summary>
    public string? BlazorScript { get; init; }

    /// <summary>Largest sample file a form takes.</summary>
    [Range(1, 2048)]
    public int MaxUploadMegabytes { get; init; } = 1100;

    /// <summary>How often figures without a live stream are read again.</summary>
    [Range(1, 3600)]
    public int RefreshSeconds { get; init; } = 5;

    public long MaxUploadBytes => MaxUploadMegabytes * 1024L * 1024L;
}
