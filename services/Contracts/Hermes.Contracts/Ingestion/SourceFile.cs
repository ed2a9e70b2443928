namespace Hermes.Contracts.Ingestion;

/// <summary>A file of a source that follows files.</summary>
public sealed record SourceFile
{
    /// <summary>Where it was seen last.</summary>
    public required string Path { get; init; }

    /// <summary>How it stands.</summary>
    public required SourceFileState State { get; init; }

    /// <summary>Whether it is unpacked while it is read.</summary>
    public bool Compressed { get; init; }

    /// <summary>Bytes, unpacked, that are stored.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>Bytes that are known to be there and not stored yet.</summary>
    public required long LagBytes { get; init; }

    /// <summary>Bytes that it had and that were gone before they could be read.</summary>
    public long LostBytes { get; init; }

    /// <summary>When it was last written to (UTC).</summary>
    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>What went wrong last; null when nothing is wrong.</summary>
    public string? LastError { get; init; }
}

/// <summary>How a followed file stands.</summary>
public enum SourceFileState
{
    /// <summary>It is where it is written.</summary>
    Following,

    /// <summary>It was moved aside, copied or compressed, and is read to its end.</summary>
    Rotated,

    /// <summary>It is nowhere to be found; all that was seen of it is stored.</summary>
    Gone,

    /// <summary>It is nowhere to be found, and was not read to its end.</summary>
    Lost,

    /// <summary>It cannot be read for now; see its last error.</summary>
    Failing,
}
