namespace Hermes.Ingestion.Logs;

/// <summary>The time a search covers.</summary>
/// <param name="From">Not before; null for no limit.</param>
/// <param name="To">Before; null for no limit.</param>
/// <param name="Stated">
/// True when it begins before what is kept: lines that were already too old when they came are filed under the day they came,
/// and found by the time they state.
/// </param>
internal sealed record LogWindow(DateTimeOffset? From, DateTimeOffset? To, bool Stated)
{
    /// <summary>Under which time lines may be filed.</summary>
    public DateTimeOffset Earliest => Stated ? DateTimeOffset.MinValue : From ?? DateTimeOffset.MinValue;

    /// <summary>Under which time lines may be filed.</summary>
    public DateTimeOffset Latest => Stated ? DateTimeOffset.MaxValue : To ?? DateTimeOffset.MaxValue;
}
