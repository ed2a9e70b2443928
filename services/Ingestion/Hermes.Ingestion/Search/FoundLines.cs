using Hermes.Ingestion.Logs;

namespace Hermes.Ingestion.Search;

/// <summary>A page of a search.</summary>
/// <param name="Rows">Lines, newest first.</param>
/// <param name="Next">Behind which line to go on; null when there is nothing more. A page that took long may hold few lines, or none, and still have one.</param>
internal sealed record FoundLines(IReadOnlyList<LogRow> Rows, (DateTimeOffset Time, long Id)? Next);
