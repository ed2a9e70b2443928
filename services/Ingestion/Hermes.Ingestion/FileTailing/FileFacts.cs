namespace Hermes.Ingestion.FileTailing;

/// <summary>What the file system says of a file without opening it.</summary>
/// <param name="Key">Device and inode.</param>
/// <param name="Kind">Whether there is content to read.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When it was last written to, by the clock of its file system.</param>
/// <param name="Links">Names it has; 0 once it is deleted and somebody still has it open.</param>
internal readonly record struct FileFacts(FileKey Key, FileKind Kind, long Length, DateTime Modified, uint Links);

/// <summary>What stands at a path.</summary>
internal enum FileKind
{
    /// <summary>A file with content.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link that was not followed.</summary>
    Link,

    /// <summary>A pipe, device or the like: opening one may wait for ever, and it has no end to follow.</summary>
    Special,
}
