namespace Hermes.Ingestion.FileTailing;

/// <summary>Where a path leads once every link on the way is followed; what does not exist yet is taken as written.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        var ahead = Parts(full);
        for (var links = 0; ahead.TryPop(out var part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"'{path}' leads through too many links.");
            }

            real = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : real;
            foreach (var piece in Parts(target).Reverse())
            {
                ahead.Push(piece);
            }
        }

        return real;
    }

    // The first part on top.
    private static Stack<string> Parts(string path) =>
        new(path[(Path.GetPathRoot(path) ?? "").Length..].Split(Path.DirectorySeparatorChar).Where(part => part is not ("" or ".")).Reverse());
}
