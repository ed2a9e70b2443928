using Hermes.Logs;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Analysis;

/// <summary>One record of a sample.</summary>
internal sealed record SampleRecord(
    int LineNumber,
    int Lines,
    DateTimeOffset? Time,
    LineLevel? Level,
    string? Component,
    string Message,
    string Raw,
    string? Feed,
    string? ExecutionId,
    LineMarks Marks,
    string? Format);
