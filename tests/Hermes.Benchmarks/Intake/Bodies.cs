using System.Text;

namespace Hermes.Benchmarks.Intake;

/// <summary>Requests ready to be sent, made before the clock runs.</summary>
internal static class Bodies
{
    /// <summary>Lines of a body; some 250 KB.</summary>
    public const int Lines = 2_000;

    /// <summary>Bodies of made or given lines, each of one source.</summary>
    /// <param name="data">A log file, or a folder whose *.log are taken; null for made lines.</param>
    /// <param name="lines">Lines in all, rounded up to whole bodies.</param>
    /// <param name="seed">Other lines for another seed.</param>
    public static IReadOnlyList<(string Source, byte[] Body)> Make(string? data, int lines, int seed) => data is null ? Made(lines, seed) : Given(data, lines);

    private static List<(string Source, byte[] Body)> Made(int lines, int seed)
    {
        var source = new LineSource(seed);
        return [.. Enumerable.Range(0, (lines + Lines - 1) / Lines).Select(i => ($"bench-{i % 4}", source.Next(i % 4, Lines)))];
    }

    private static List<(string Source, byte[] Body)> Given(string data, int lines)
    {
        string[] files = Directory.Exists(data) ? [.. Directory.EnumerateFiles(data, "*.log", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [data];
        var bodies = files.SelectMany(file => File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)).Chunk(Lines).Where(chunk => chunk.Length == Lines)
            .Select(chunk => (Path.GetFileNameWithoutExtension(file), Encoding.UTF8.GetBytes(string.Join('\n', chunk) + "\n")))).ToList();
        return bodies.Count == 0
            ? throw new InvalidOperationException($"'{data}' holds no log of {Lines} lines or more.")
            : [.. Enumerable.Range(0, (lines + Lines - 1) / Lines).Select(i => bodies[i % bodies.Count])];
    }
}
