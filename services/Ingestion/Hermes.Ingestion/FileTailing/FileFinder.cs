namespace Hermes.Ingestion.FileTailing;

/// <summary>Finds the file a checkpoint speaks of: at its path, or beside it under the name a rotation gave it.</summary>
internal static class FileFinder
{
    private const int MostSiblings = 100;

    /// <summary>The file, or null when it is gone. The same inode goes before a copy with the same beginning.</summary>
    public static OpenFile? Find(Checkpoint checkpoint)
    {
        OpenFile? copy = null;
        foreach (var path in Candidates(checkpoint.Path))
        {
            var file = TryOpen(path, mayBeClosed: path != checkpoint.Path);
            if (file is null)
            {
                continue;
            }

            if (!file.Continues(checkpoint) || (copy is not null && file.Identity != checkpoint.Identity))
            {
                file.Dispose();
            }
            else if (file.Identity == checkpoint.Identity)
            {
                copy?.Dispose();
                return file;
            }
            else
            {
                copy = file;
            }
        }

        return copy;
    }

    private static IEnumerable<string> Candidates(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        return Directory.Exists(folder)
            ? [path, .. Directory.EnumerateFiles(folder, Path.GetFileName(path) + "?*").OrderByDescending(File.GetLastWriteTimeUtc).Take(MostSiblings)]
            : [];
    }

    // The file itself being closed to Hermes is an error to show; it must not be taken for a new file.
    private static OpenFile? TryOpen(string path, bool mayBeClosed)
    {
        try
        {
            return OpenFile.Open(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (mayBeClosed && e is UnauthorizedAccessException))
        {
            return null;
        }
    }
}
