namespace Hermes.Ingestion.FileTailing;

/// <summary>A file that a look at the folders has found.</summary>
/// <param name="Path">Where it was found.</param>
/// <param name="Base">Where files of its kind are written: the same path, unless its name says that it was rotated.</param>
/// <param name="Facts">What it is, links followed.</param>
/// <param name="IsWritten">Whether the source asks for it; otherwise it only counts as what another file has become.</param>
/// <param name="Gzip">Whether its content must be unpacked.</param>
/// <param name="Unreadable">Whether it is compressed in a way that cannot be unpacked.</param>
/// <param name="Target">Where the link leads, if it is one.</param>
internal sealed record FoundFile(string Path, string Base, FileFacts Facts, bool IsWritten, bool Gzip, bool Unreadable, string? Target);

/// <summary>What one look at the folders of a source has shown.</summary>
internal sealed class FolderView
{
    /// <summary>Oldest first, and of the same age the higher number first: app.log.2 before app.log.1.</summary>
    public required IReadOnlyList<FoundFile> Files { get; init; }

    /// <summary>Whether the folders were listed, so that a file may be missed that is in none.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Whether there were more files than are followed.</summary>
    public bool HasMore { get; init; }

    /// <summary>Which folder the root of the pattern was; null while there is none.</summary>
    public FileKey? Root { get; init; }

    /// <summary>What could not be looked at.</summary>
    public string? Error { get; init; }
}
