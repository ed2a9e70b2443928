using System.ComponentModel.DataAnnotations;

namespace Hermes.ServiceDefaults.Shutdown;

/// <summary>Section <c>Shutdown</c>. All of a stop takes at most 10 seconds.</summary>
internal sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>How long a stopping process still takes requests after its readiness has said no, so that whoever shares out requests learns of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:03")]
    public TimeSpan Announce { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long requests in flight may go on after that; then they are refused.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:04")]
    public TimeSpan Requests { get; set; } = TimeSpan.FromSeconds(3);
}
