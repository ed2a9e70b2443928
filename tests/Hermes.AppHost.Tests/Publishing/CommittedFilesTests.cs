using Hermes.Testing;

namespace Hermes.AppHost.Tests.Publishing;

public sealed class CommittedFilesTests(PublishedFiles published)
{
    private const string Remedy = "Run: dotnet run --project Hermes.AppHost -- publish --output-path deploy/kubernetes";

    [Fact]
    public void What_is_committed_is_what_the_model_publishes()
    {
        var fresh = FilesOf(published.Deploy);
        var committed = FilesOf(Repository.PathOf("deploy")).Where(file => fresh.ContainsKey(file.Key) || file.Key.StartsWith("kubernetes/", StringComparison.Ordinal))
            .ToDictionary();

        var differences = fresh.Keys.Union(committed.Keys).Order(StringComparer.Ordinal)
            .Select(name => Difference(name, committed.GetValueOrDefault(name), fresh.GetValueOrDefault(name)))
            .OfType<string>().ToList();

        Assert.True(differences.Count == 0, $"{string.Join("\n", differences)}\n{Remedy}");
    }

    [Fact]
    public void Every_line_ends_the_same_on_every_machine()
    {
        Assert.All(FilesOf(published.Deploy), file =>
        {
            Assert.DoesNotContain('\r', file.Value);
            Assert.EndsWith("\n", file.Value);
        });
    }

    private static Dictionary<string, string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Append(Path.Combine(folder, ".env.example"))
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText);

    private static string? Difference(string name, string? committed, string? fresh)
    {
        if (committed == fresh)
        {
            return null;
        }

        if (committed is null || fresh is null)
        {
            return $"deploy/{name} is {(committed is null ? "missing" : "no longer published")}.";
        }

        string[] before = committed.Split('\n'), after = fresh.Split('\n');
        var line = Enumerable.Range(0, Math.Max(before.Length, after.Length)).First(i => before.ElementAtOrDefault(i) != after.ElementAtOrDefault(i));
        return $"deploy/{name}, line {line + 1}:\n  - {before.ElementAtOrDefault(line)}\n  + {after.ElementAtOrDefault(line)}";
    }
}
