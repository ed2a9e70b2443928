using System.IO.Enumeration;

namespace Hermes.Ingestion.FileTailing;

/// <summary>Looks for the files of a source by listing its folders: no notification is needed, so any file system serves.</summary>
/// <param name="pattern">What is looked for.</param>
/// <param name="refusal">Why a path may not be followed, wherever links lead; null when it may. Nothing is told of one that may not.</param>
internal sealed class FolderScan(FilePattern pattern, Func<string, string?> refusal)
{
    /// <summary>Most files a source follows.</summary>
    public const int MostFiles = 20_000;

    // Rotated files beside them.
    private const int MostEntries = 3 * MostFiles;

    /// <summary>Looks at the one file that a literal path names, without listing its folder.</summary>
    public FolderView Glance()
    {
        try
        {
            Check(pattern.Path);
            var root = FileIdentity.Of(pattern.Root);
            var file = root is null ? null : Look(pattern.Path, pattern.Path, written: true, gzip: IsGzip(pattern.Path), unreadable: false);
            return new FolderView { Files = file is null ? [] : [file], IsComplete = root is not null, Root = root?.Key };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FolderView { Files = [], IsComplete = false, Error = e.Message };
        }
    }

    /// <summary>Lists the folders.</summary>
    /// <param name="isKnown">Whether files are known to be written at a path.</param>
    public FolderView List(Func<string, bool> isKnown)
    {
        var files = new List<FoundFile>();
        string? error = null;
        var complete = true;
        var full = false;
        void Unreadable(string folder, Exception reason)
        {
            complete = false;
            error = reason is UnauthorizedAccessException ? $"Hermes may not list {folder}. Give the user it runs as the right to read it." : reason.Message;
        }

        FileKey? root = null;
        try
        {
            Check(Path.Combine(pattern.Root, "any"));
            root = FileIdentity.Of(pattern.Root)?.Key;
            foreach (var folder in root is null ? [] : pattern.Folders(Unreadable))
            {
                full |= !Add(folder, isKnown, files, Unreadable, (path, reason) => error = $"{path}: {reason.Message}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unreadable(pattern.Root, e);
        }

        files.Sort(Order);
        return new FolderView { Files = files, IsComplete = complete && root is not null, HasMore = full, Root = root, Error = error };
    }

    private bool Add(string folder, Func<string, bool> isKnown, List<FoundFile> files, Action<string, Exception> unreadable, Action<string, Exception> wrong)
    {
        List<string> names;
        try
        {
            Check(Path.Combine(folder, "any"));
            names = [.. new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.FileName.ToString(), FilePattern.Everything)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            }];
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable(folder, e);
            return true;
        }

        var present = names.ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var path = Path.Combine(folder, name);
            var rotated = RotatedName.TryParse(name, out var was) && pattern.Matches(was.Base) ? was : default;
            var matches = pattern.Matches(name);
            var basePath = rotated.Base is null ? path : Path.Combine(folder, rotated.Base);
            // A date before the extension may as well be how the writer names its files.
            var written = matches && (rotated.Base is null || (pattern.NamesCompressed
                ? rotated.IsGzip
                : !rotated.Compressed && (rotated.Inserted || !(present.Contains(rotated.Base) || isKnown(basePath)))));
            if (!written && rotated.Base is null)
            {
                continue;
            }

            if (files.Count >= MostEntries)
            {
                return false;
            }

            try
            {
                if (Look(path, written && !rotated.Inserted ? path : basePath, written, rotated.IsGzip || IsGzip(name), rotated.Compressed && !rotated.IsGzip) is { } file)
                {
                    files.Add(file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                wrong(path, e);
            }
        }

        return true;
    }

    private static bool IsGzip(string name) => name.EndsWith(".gz", StringComparison.Ordinal);

    private void Check(string path)
    {
        if (refusal(path) is { } reason)
        {
            throw new IOException(reason);
        }
    }

    private FoundFile? Look(string path, string basePath, bool written, bool gzip, bool unreadable)
    {
        var facts = FileIdentity.Of(path, follow: false);
        string? target = null;
        if (facts is { Kind: FileKind.Link })
        {
            Check(path);
            target = RealPath.Of(path);
            facts = FileIdentity.Of(target);
        }

        return facts is { Kind: FileKind.Regular } file ? new FoundFile(path, basePath, file, written, gzip, unreadable, target) : null;
    }

    // Links last: a file that is found under two names is known by its own.
    private static int Order(FoundFile one, FoundFile other)
    {
        var order = (one.Target is not null).CompareTo(other.Target is not null);
        order = order != 0 ? order : one.Facts.Modified.CompareTo(other.Facts.Modified);
        order = order != 0 ? order : other.Path.Length.CompareTo(one.Path.Length);
        return order != 0 ? order : string.CompareOrdinal(other.Path, one.Path);
    }
}
