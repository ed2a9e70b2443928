using Microsoft.Extensions.Options;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// Which files callers may have followed: those below <c>Ingestion:AllowedPaths</c>, wherever links lead. Files named in the
/// service's own settings need no leave.
/// </summary>
internal sealed class AllowedPaths(IOptions<IngestionOptions> options)
{
    /// <summary>Why the file may not be followed; null when it may. Says nothing of whether it exists.</summary>
    public string? Refusal(string path)
    {
        try
        {
            var real = RealPath.Of(path);
            return options.Value.AllowedPaths.Any(root => IsBelow(real, RealPath.Of(root))) ? null : Refused(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused(path);
        }
    }

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Refused(string path) => $"'{path}' is in no folder that may be followed. An operator adds the folder to Ingestion:AllowedPaths.";
}
