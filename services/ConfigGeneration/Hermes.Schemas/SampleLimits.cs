namespace Hermes.Schemas;

/// <summary>How much of a file is looked at, and what is refused as not being a table.</summary>
public sealed record SampleLimits
{
    /// <summary>Bytes read from the start of the file.</summary>
    public int MaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Rows profiled.</summary>
    public int MaxRows { get; init; } = 100_000;

    /// <summary>Rows looked at for keys and repeated rows.</summary>
    public int MaxKeyRows { get; init; } = 100_000;

    /// <summary>Columns in one record; more than any database has room for, and few enough to profile in 300 MB.</summary>
    public int MaxColumns { get; init; } = 20_000;

    /// <summary>Characters in one record.</summary>
    public int MaxRecordChars { get; init; } = 8 * 1024 * 1024;

    /// <summary>Levels of nesting in JSON and XML.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The limits used when none are given.</summary>
    public static SampleLimits Default { get; } = new();
}
