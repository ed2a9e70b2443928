using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Hermes.Ingestion;

/// <summary>The section <c>Ingestion</c> of the settings.</summary>
internal sealed class IngestionOptions
{
    public const string Section = "Ingestion";

    /// <summary>Days a log line is kept.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = 30;

    /// <summary>Days the counters behind the statistics are kept.</summary>
    [Range(1, 3650)]
    public int CounterRetentionDays { get; set; } = 400;

    /// <summary>Lines that are summarised together for the text search; as long as fewer wait they are searched as they are.</summary>
    [Range(100, 200_000)]
    public int SummaryLines { get; set; } = 20_000;

    /// <summary>Lines written in one transaction, when there are that many.</summary>
    [Range(1, 200_000)]
    public int BatchLines { get; set; } = 20_000;

    /// <summary>Batches prepared and written side by side, of different sources.</summary>
    [Range(1, 32)]
    public int Writers { get; set; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>Bytes that may wait to be written, and as many on their way in; then senders get 429.</summary>
    [Range(1_000, 2_000_000_000)]
    public long QueueBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Largest body of <c>POST /api/v1/logs</c>, unpacked.</summary>
    [Range(1_000, 512 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Largest CSV of <c>POST /api/v1/executions/import</c>.</summary>
    [Range(1_000, 8L * 1024 * 1024 * 1024)]
    public long MaxImportBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>The feed of an OpenLineage job, from <c>{namespace}</c> and <c>{name}</c>.</summary>
    [RegularExpression(@"^[^\p{C}]{0,100}\{name\}[^\p{C}]{0,100}$", ErrorMessage = "Ingestion:LineageFeed holds {name}, and may hold {namespace}.")]
    public string LineageFeed { get; set; } = "{name}";

    /// <summary>Largest body of <c>POST /v1/logs</c> and <c>POST /v1/metrics</c>, unpacked; 64 MiB is what OTLP advises.</summary>
    [Range(1_000, 512 * 1024 * 1024)]
    public int MaxOtlpBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Days a point of a metric is kept.</summary>
    [Range(1, 3650)]
    public int MetricRetentionDays { get; set; } = 30;

    /// <summary>Series of metrics that one source may have; points of further ones are only counted.</summary>
    [Range(1, 100_000)]
    public int MaxSeriesPerSource { get; set; } = 10_000;

    /// <summary>Files followed from the start, besides the sources added by REST.</summary>
    public List<FollowedFile> Files { get; set; } = [];

    /// <summary>Folders in which callers may have files followed by <c>PUT /api/v1/sources</c>.</summary>
    public List<string> AllowedPaths { get; set; } = [];

    /// <summary>How files are followed.</summary>
    [ValidateObjectMembers]
    public FollowingOptions Following { get; set; } = new();

    internal sealed class FollowingOptions
    {
        /// <summary>Seconds before a last line without its end is taken as it is.</summary>
        [Range(0.1, 3600)]
        public double PartialLineSeconds { get; set; } = 5;

        /// <summary>Seconds before unread bytes of a file that is nowhere to be found count as lost.</summary>
        [Range(0.1, 86_400)]
        public double MissingSeconds { get; set; } = 30;
    }

    internal sealed class FollowedFile
    {
        [Required]
        public string Path { get; set; } = "";

        public string? Source { get; set; }

        public string? Feed { get; set; }
    }
}
