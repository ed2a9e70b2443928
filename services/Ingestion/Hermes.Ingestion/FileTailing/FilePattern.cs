using System.IO.Enumeration;
using Hermes.Ingestion.Sources;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// The path of a source, taken apart: <c>/var/log/app.log</c>, <c>/var/log/*/app-*.log</c>, <c>/data/**/*.log</c>. A star
/// and a question mark stay within a name, two stars stand for any folders; names that begin with a dot must be named.
/// </summary>
internal sealed class FilePattern
{
    private readonly string[] _segments;

    public FilePattern(string path)
    {
        Path = path;
        IsLiteral = !PathPattern.IsPattern(path);
        Root = System.IO.Path.GetDirectoryName(IsLiteral ? path : PathPattern.FixedPart(path))!;
        _segments = path[Root.Length..].Split(System.IO.Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        if (_segments[^1] == "**")
        {
            _segments = [.. _segments, "*"];
        }
    }

    public string Path { get; }

    /// <summary>Whether it names one file.</summary>
    public bool IsLiteral { get; }

    /// <summary>The folder above the first wildcard.</summary>
    public string Root { get; }

    /// <summary>Whether it asks for compressed files by their ending.</summary>
    public bool NamesCompressed => RotatedName.TryParse(_segments[^1].Replace('*', 'x').Replace('?', 'x'), out var name) && name.Compressed;

    /// <summary>Whether a file of this name, in one of <see cref="Folders"/>, is meant.</summary>
    public bool Matches(string name) => Matches(_segments[^1], name);

    /// <summary>The folders whose files may be meant. Links to folders are followed only where the pattern names them.</summary>
    /// <param name="unreadable">Is told of folders that cannot be listed.</param>
    public IReadOnlyCollection<string> Folders(Action<string, Exception> unreadable)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        Walk(Root, 0, folders, unreadable);
        return folders;
    }

    private void Walk(string folder, int segment, HashSet<string> folders, Action<string, Exception> unreadable)
    {
        var name = _segments[segment];
        if (segment == _segments.Length - 1)
        {
            folders.Add(folder);
        }
        else if (name == "**")
        {
            Walk(folder, segment + 1, folders, unreadable);
            foreach (var below in Below(folder, "*", unreadable))
            {
                Walk(below, segment, folders, unreadable);
            }
        }
        else if (PathPattern.IsPattern(name))
        {
            foreach (var below in Below(folder, name, unreadable))
            {
                Walk(below, segment + 1, folders, unreadable);
            }
        }
        else
        {
            Walk(System.IO.Path.Combine(folder, name), segment + 1, folders, unreadable);
        }
    }

    private static List<string> Below(string folder, string pattern, Action<string, Exception> unreadable)
    {
        try
        {
            return [.. new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), Everything)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) == 0 && Matches(pattern, entry.FileName),
            }];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable(folder, e);
            return [];
        }
    }

    public static EnumerationOptions Everything { get; } = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private static bool Matches(string pattern, ReadOnlySpan<char> name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false) && (name[0] != '.' || pattern[0] == '.');
}
