namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>How a new version of a feed's output goes together with the old one (the terms of Avro and of schema registries).</summary>
public enum CompatibilityLevel
{
    /// <summary>Both: nothing that readers or stored data could notice.</summary>
    Full,

    /// <summary>What was stored before fits the new schema; who reads by the old one may not cope with new data.</summary>
    Backward,

    /// <summary>Who reads by the old schema copes with new data; what was stored before may not fit the new one.</summary>
    Forward,

    /// <summary>Neither.</summary>
    Breaking,
}

/// <summary>A change of what a feed delivers.</summary>
/// <param name="Pointer">JSON pointer to the place in the new configuration, or to the list the column was removed from.</param>
/// <param name="Text">The change in words.</param>
/// <param name="Level">What it means.</param>
/// <param name="ReadBy">Feeds that read what changes.</param>
/// <param name="Breaks">Those of them whose own configuration does not fit any more, with the reason.</param>
public sealed record SchemaChange(string Pointer, string Text, CompatibilityLevel Level, IReadOnlyList<string> ReadBy, IReadOnlyList<BrokenReader> Breaks)
{
    /// <summary>The column as it was, when its type holds fewer values now; null for any other change.</summary>
    public ColumnSettings? Narrowed { get; init; }
}

/// <summary>A reader that a change breaks.</summary>
/// <param name="Feed">The reader.</param>
/// <param name="Reason">Why.</param>
public sealed record BrokenReader(string Feed, string Reason);

/// <summary>What a new version means for who depends on the feed.</summary>
/// <param name="Level">Of all changes together.</param>
/// <param name="Changes">Each change.</param>
public sealed record CompatibilityReport(CompatibilityLevel Level, IReadOnlyList<SchemaChange> Changes)
{
    /// <summary>Whether some reader does not fit any more.</summary>
    public bool BreaksReaders => Changes.Any(change => change.Breaks.Count > 0);
}
