using System.Globalization;
using System.Text.RegularExpressions;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Contracts.Configurations;

namespace Hermes.ConfigGeneration.Templates.Teams;

/// <summary>The files under <c>templates/</c> in the repository of configurations.</summary>
internal sealed partial class TemplateFiles(GitProgram git)
{
    private const string LogFormat = "--format=%x01%H%x00%an%x00%cI%x00%B";
    private const string MostChanges = "100";

    public static string PathOf(string id) => $"templates/{id}.json";

    /// <summary>The id a path stands for; null when it stands for none.</summary>
    public static string? IdOf(string path) => TemplatePath().Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>What lies under <c>templates/</c> in a commit.</summary>
    public async Task<IReadOnlyList<TemplateFile>> ListAsync(string commit, CancellationToken ct)
    {
        if (commit == GitRepository.EmptyHead)
        {
            return [];
        }

        // 100644 blob ID      SIZE<tab>PATH; -z keeps odd names as they are.
        var listing = await git.RunAsync(["ls-tree", "-r", "-l", "-z", commit, "templates/"], ct);
        return [.. listing.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 2)).Select(parts => (Facts: parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Path: parts[1]))
            .Where(entry => entry.Facts is ["100644" or "100755", "blob", _, _])
            .Select(entry => new TemplateFile(entry.Path, entry.Facts[2], long.Parse(entry.Facts[3], CultureInfo.InvariantCulture)))];
    }

    public Task<string> ReadAsync(string content, CancellationToken ct) => git.RunAsync(["cat-file", "blob", content], ct);

    /// <summary>The newest changes of a template's file, newest first.</summary>
    public async Task<IReadOnlyList<TemplateChange>> HistoryAsync(string commit, string id, CancellationToken ct)
    {
        if (commit == GitRepository.EmptyHead)
        {
            return [];
        }

        var log = await git.RunAsync(["log", "-n", MostChanges, LogFormat, commit, "--", PathOf(id)], ct);
        return [.. log.Split('\u0001', StringSplitOptions.RemoveEmptyEntries).Select(record => record.Split('\0'))
            .Select(parts => new TemplateChange(parts[0], parts[1], parts[3].Trim(), DateTimeOffset.Parse(parts[2], CultureInfo.InvariantCulture).ToUniversalTime()))];
    }

    [GeneratedRegex(@"\Atemplates/([^/]+)\.json\z")]
    private static partial Regex TemplatePath();
}

/// <summary>A file of the repository.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Content">Id of its content.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record TemplateFile(string Path, string Content, long Bytes);
