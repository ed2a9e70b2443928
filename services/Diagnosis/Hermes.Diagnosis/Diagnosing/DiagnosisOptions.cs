using System.ComponentModel.DataAnnotations;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>Section <c>Diagnosis</c>.</summary>
internal sealed class DiagnosisOptions
{
    public const string Section = "Diagnosis";

    /// <summary>An incident without new lines for this long is resolved by itself; the next line opens a new one.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan QuietPeriod { get; set; } = TimeSpan.FromHours(6);

    /// <summary>With more incidents than this waiting, those that find no free place at the model are answered by rules at once.</summary>
    [Range(1, 10_000)]
    public int ModelQueueLimit { get; set; } = 20;

    /// <summary>How long an incident waits for a free place at the model while the queue is short.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ModelPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Masks e-mail addresses too.</summary>
    public bool RedactEmails { get; set; }
}
