using System.Text.Json.Serialization;

namespace Aspire.Hosting.Dcp;

/// <summary>DCP's object for one run of a process. A run that ended cannot be started again; the next run is a new object.</summary>
internal sealed record DcpExecutable(
    [property: JsonPropertyName("metadata")] DcpMetadata Metadata,
    [property: JsonPropertyName("spec")] DcpExecutableSpec Spec,
    [property: JsonPropertyName("status")] DcpExecutableStatus? Status = null)
{
    public const string Group = "usvc-dev.developer.microsoft.com/v1";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = Group;

    [JsonPropertyName("kind")]
    public string Kind { get; init; } = "Executable";
}

internal sealed record DcpMetadata([property: JsonPropertyName("name")] string Name);

internal sealed record DcpExecutableSpec(
    [property: JsonPropertyName("executablePath")] string ExecutablePath,
    [property: JsonPropertyName("args")] IReadOnlyList<string>? Args,
    [property: JsonPropertyName("env")] IReadOnlyList<DcpVariable>? Env,
    [property: JsonPropertyName("workingDirectory")] string? WorkingDirectory)
{
    [JsonPropertyName("executionType")]
    public string ExecutionType { get; init; } = "Process";
}

internal sealed record DcpVariable([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("value")] string Value);

internal sealed record DcpExecutableStatus(
    [property: JsonPropertyName("state")] string? State,
    [property: JsonPropertyName("pid")] int? Pid,
    [property: JsonPropertyName("exitCode")] int? ExitCode)
{
    public bool Ended => State is "Finished" or "Terminated" or "FailedToStart" or "Unknown";
}

internal sealed record DcpWatchEvent(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("object")] DcpExecutable Object);
