namespace Hermes.Ingestion.Sources;

/// <summary>What a path says of files before they are looked for.</summary>
internal static class PathPattern
{
    /// <summary>Whether the path stands for any number of files.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether the path can be used at all.</summary>
    public static bool IsAbsolute(string path) => !path.Contains('\0') && Path.IsPathFullyQualified(path);

    /// <summary>The path itself, or of a pattern a file in the folder above the first wildcard: what it can name lies there or below.</summary>
    public static string FixedPart(string path)
    {
        var wildcard = path.AsSpan().IndexOfAny('*', '?');
        return wildcard < 0 ? path : path[..(path.LastIndexOf(Path.DirectorySeparatorChar, wildcard) + 1)] + "any";
    }
}
