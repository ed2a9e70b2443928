using System.Globalization;
using System.Text.RegularExpressions;

namespace Hermes.ConfigGeneration.Versions.Git;

/// <summary>
/// The bare repository with one file per feed. A commit is built from objects and becomes visible by one atomic change of
/// the branch; there is no work tree and no shared index, so a process killed in the middle leaves nothing half-written.
/// </summary>
internal sealed partial class GitRepository(GitProgram git, TimeProvider clock)
{
    public const string EmptyHead = "";
    private const string Branch = "refs/heads/main";
    private const string LogFormat = "--format=%x01%H%x00%an%x00%cI%x00%B%x00";

    /// <summary>Age at which a lock file can only be left over: a change of a reference takes milliseconds.</summary>
    private static readonly TimeSpan StaleLock = TimeSpan.FromSeconds(10);

    /// <summary>Long enough for a lock that a killed process left a moment ago to grow stale.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes the repository when there is none, unless versions are known that it ought to have.</summary>
    public async Task EnsureAsync(bool versionsAreKnown, CancellationToken ct)
    {
        try
        {
            if (versionsAreKnown && !Directory.Exists(Path.Combine(git.Repository, "objects")))
            {
                throw new GitFailedException(RepositoryTrouble.Lost, "The database knows versions, and there is no repository.");
            }

            Directory.CreateDirectory(git.Repository);
            if (!File.Exists(Path.Combine(git.Repository, "HEAD")))
            {
                await git.RunAsync(["init", "--quiet", "--bare", "--initial-branch=main", git.Repository], ct);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GitFailedException(ServiceDefaults.Http.DiskFull.Is(e) ? RepositoryTrouble.Full : RepositoryTrouble.ReadOnly, e.Message, e);
        }

        RemoveLeftovers();
    }

    /// <summary>What keeps the repository from being read or written; null when nothing does.</summary>
    public async Task<RepositoryTrouble?> TroubleAsync(CancellationToken ct)
    {
        try
        {
            if (await HeadAsync(ct) is { Length: > 0 } head)
            {
                await git.RunAsync(["ls-tree", head, "feeds/"], ct);
            }

            return RepositoryTrouble.Try(git.Repository);
        }
        catch (GitFailedException failed)
        {
            return failed.Trouble;
        }
    }

    /// <summary>The newest commit; empty before the first one. A branch that cannot be read is trouble, not a beginning.</summary>
    public async Task<string> HeadAsync(CancellationToken ct)
    {
        var head = await git.TryAsync(["rev-parse", "--verify", "--quiet", Branch], ct);
        return head.ExitCode == 0 ? head.Output.Trim()
            : head is { ExitCode: 1, Error: var said } && string.IsNullOrWhiteSpace(said) ? EmptyHead
            : throw git.Failure("rev-parse", head);
    }

    /// <summary>Commits a feed's file; returns the new head, or the old one when nothing differs.</summary>
    public Task<string> CommitAsync(string feed, string content, string message, GitAuthor author, CancellationToken ct) => CommitFileAsync(PathOf(feed), content, message, author, ct);

    /// <summary>Commits any file, or its removal when there is no content; returns the new head, or the old one when nothing differs.</summary>
    public async Task<string> CommitFileAsync(string path, string? content, string message, GitAuthor author, CancellationToken ct)
    {
        var parent = await HeadAsync(ct);
        var blob = content is null ? null : (await git.RunAsync(["hash-object", "-w", "--stdin"], ct, content)).Trim();
        var tree = await WriteTreeAsync(parent, path, blob, ct);
        if (parent != EmptyHead && tree == (await git.RunAsync(["rev-parse", $"{parent}^{{tree}}"], ct)).Trim())
        {
            return parent;
        }

        string[] parents = parent == EmptyHead ? [] : ["-p", parent];
        var commit = (await git.RunAsync(["commit-tree", tree, .. parents, "-F", "-"], ct, message, author.ToEnvironment(clock.GetUtcNow()))).Trim();
        await UpdateReferenceAsync(Branch, commit, parent, ct);
        return commit;
    }

    /// <summary>Content of a feed's file in a commit; null when it has none.</summary>
    public async Task<string?> ReadAsync(string feed, string version, CancellationToken ct)
    {
        var result = await git.TryAsync(["cat-file", "blob", $"{version}:{PathOf(feed)}"], ct);
        if (result.ExitCode == 0)
        {
            return result.Output;
        }

        // The same complaint comes when the file was never there and when a tree on the way to it is lost; a listing tells them apart.
        var listing = await git.TryAsync(["ls-tree", version, PathOf(feed)], ct);
        return listing is { ExitCode: 0, Output.Length: 0 } ? null : throw git.Failure("cat-file", listing.ExitCode == 0 ? result : listing);
    }

    /// <summary>Content id of each feed's file in a commit.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ContentsAsync(string commit, CancellationToken ct)
    {
        var listing = await git.RunAsync(["ls-tree", commit, "feeds/"], ct);
        return listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split([' ', '\t'], 4))
            .ToDictionary(parts => parts[3]["feeds/".Length..^".json".Length], parts => parts[2], StringComparer.Ordinal);
    }

    /// <summary>Content id of the file of each feed that is deployed to an environment, in the version it uses.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ContentsInAsync(string environment, CancellationToken ct)
    {
        var references = await ReferencesAsync("%(refname:lstrip=3) %(objectname)", $"refs/environments/{environment}/", ct);
        var deployed = references.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(parts => (Feed: parts[0], Commit: parts[1])).ToList();
        var found = await git.RunAsync(["cat-file", "--batch-check"], ct, string.Concat(deployed.Select(use => $"{use.Commit}:{PathOf(use.Feed)}\n")));
        return deployed.Zip(found.Split('\n'), (use, line) => (use.Feed, Parts: line.Split(' ')))
            .ToDictionary(use => use.Feed, use => use.Parts is [var id, "blob", _] ? id : throw new GitFailedException(RepositoryTrouble.Corrupt, $"What {environment} uses of {use.Feed} is missing."), StringComparer.Ordinal);
    }

    /// <summary>Contents by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadContentsAsync(IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        // A line of our JSON begins with a blank or a bracket, so the mark at the head of each content is never part of one.
        const string Mark = "@@";
        var output = await git.RunAsync(["cat-file", $"--batch={Mark}%(objectname)"], ct, string.Concat(ids.Select(id => id + '\n')));
        var contents = output.Split($"\n{Mark}").Select(part => part.StartsWith(Mark, StringComparison.Ordinal) ? part[Mark.Length..] : part).Where(part => part.Length > 40)
            .ToDictionary(part => part[..40], part => part[41..], StringComparer.Ordinal);
        // Git says of a lost content that it is missing and goes on; a check without it would pass what breaks a reader.
        return ids.All(contents.ContainsKey) ? contents : throw new GitFailedException(RepositoryTrouble.Corrupt, "Contents are missing: " + string.Join(' ', ids.Where(id => !contents.ContainsKey(id)).Take(3)));
    }

    /// <summary>The full id of a commit of the branch; null when there is none.</summary>
    public async Task<string?> ResolveAsync(string version, CancellationToken ct)
    {
        if (!CommitId().IsMatch(version))
        {
            return null;
        }

        var commit = await git.TryAsync(["rev-parse", "--verify", "--quiet", $"{version}^{{commit}}"], ct);
        if (commit.ExitCode != 0)
        {
            return commit.ExitCode == 1 || commit.Error.Contains("ambiguous", StringComparison.Ordinal) ? null : throw git.Failure("rev-parse", commit);
        }

        var id = commit.Output.Trim();
        return await IsAncestorAsync(id, Branch, ct) ? id : null;
    }

    /// <summary>Commits after <paramref name="from"/>, oldest first; null when that commit is no part of the branch.</summary>
    public async Task<IReadOnlyList<GitCommit>?> LogAsync(string from, string to, CancellationToken ct)
    {
        if (from != EmptyHead && !await IsAncestorAsync(from, to, ct))
        {
            return null;
        }

        var range = from == EmptyHead ? to : $"{from}..{to}";
        var log = await git.RunAsync(["log", "--reverse", "--name-only", "-z", LogFormat, range], ct);
        return [.. log.Split('\u0001', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    public async Task<string> DiffAsync(string feed, string from, string to, CancellationToken ct) =>
        await git.RunAsync(["diff", "--no-color", "--no-ext-diff", from, to, "--", PathOf(feed)], ct);

    /// <summary>Environment name to commit, for one feed.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentsAsync(string feed, CancellationToken ct)
    {
        var references = await ReferencesAsync("%(refname) %(objectname)", $"refs/environments/*/{feed}", ct);
        return references.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0].Split('/')[2], parts => parts[1], StringComparer.Ordinal);
    }

    /// <summary>What every environment uses: a commit for each of its feeds.</summary>
    public async Task<IReadOnlyList<(string Feed, string Environment, string Version)>> DeploymentsAsync(CancellationToken ct)
    {
        var references = await ReferencesAsync("%(refname:lstrip=2) %(objectname)", "refs/environments/", ct);
        return [.. references.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('/', ' ')).Select(parts => (parts[1], parts[0], parts[2]))];
    }

    public Task DeployAsync(string feed, string environment, string version, CancellationToken ct) =>
        UpdateReferenceAsync($"refs/environments/{environment}/{feed}", version, null, ct);

    private async Task<string> ReferencesAsync(string format, string pattern, CancellationToken ct)
    {
        // A reference that cannot be read is passed over with a warning; to its readers it would be as if nothing were deployed.
        var result = await git.TryAsync(["for-each-ref", $"--format={format}", pattern], ct);
        return result.ExitCode == 0 && !result.Error.Contains("broken ref", StringComparison.Ordinal) ? result.Output : throw git.Failure("for-each-ref", result);
    }

    private async Task<string> WriteTreeAsync(string parent, string path, string? blob, CancellationToken ct)
    {
        var index = Path.Combine(git.Repository, $"hermes-{Guid.NewGuid():N}.index");
        KeyValuePair<string, string>[] environment = [new("GIT_INDEX_FILE", index)];
        try
        {
            if (parent != EmptyHead)
            {
                await git.RunAsync(["read-tree", parent], ct, null, environment);
            }

            // Mode 0 takes the file away.
            await git.RunAsync(["update-index", "--index-info"], ct, blob is null ? $"0 {new string('0', 40)}\t{path}\n" : $"100644 {blob}\t{path}\n", environment);
            return (await git.RunAsync(["write-tree"], ct, null, environment)).Trim();
        }
        finally
        {
            TryDelete(index);
            TryDelete($"{index}.lock");
        }
    }

    // Two writers of this service never meet here (see VersionStore), so a lock that stays is one a killed process left.
    private async Task UpdateReferenceAsync(string reference, string to, string? from, CancellationToken ct)
    {
        string[] expected = from is null ? [] : [from == EmptyHead ? new string('0', 40) : from];
        var begun = clock.GetTimestamp();
        while (true)
        {
            var result = await git.TryAsync(["update-ref", reference, to, .. expected], ct);
            if (result.ExitCode == 0)
            {
                return;
            }

            if (clock.GetElapsedTime(begun) > git.Patience(LockPatience) || !result.Error.Contains(".lock", StringComparison.Ordinal))
            {
                throw git.Failure("update-ref", result);
            }

            RemoveLeftovers();
            await Task.Delay(LockPause, clock, ct);
        }
    }

    private void RemoveLeftovers()
    {
        var stale = clock.GetUtcNow() - StaleLock;
        var references = Path.Combine(git.Repository, "refs");
        var locks = Directory.Exists(references) ? Directory.EnumerateFiles(references, "*.lock", SearchOption.AllDirectories) : [];
        foreach (var file in locks.Concat(Directory.EnumerateFiles(git.Repository, "*.lock")).Concat(Directory.EnumerateFiles(git.Repository, "hermes-*")))
        {
            if (File.GetLastWriteTimeUtc(file) < stale)
            {
                TryDelete(file);
            }
        }
    }

    // What cannot be removed now is left over, and goes with the leftovers of a later start.
    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private async Task<bool> IsAncestorAsync(string commit, string of, CancellationToken ct)
    {
        var answer = await git.TryAsync(["merge-base", "--is-ancestor", commit, of], ct);
        return answer.ExitCode switch
        {
            0 => true,
            1 => false,
            // The commit is of another repository; damage is said in other words.
            _ when answer.Error.Contains("Not a valid commit name", StringComparison.Ordinal) && !answer.Error.Contains("corrupt", StringComparison.Ordinal) => false,
            _ => throw git.Failure("merge-base", answer),
        };
    }

    private static string PathOf(string feed) => $"feeds/{feed}.json";

    // With -z the names follow the format, separated by NULs: "\n" before the first one belongs to git's layout.
    private static GitCommit Parse(string record)
    {
        var parts = record.Split('\0');
        var feeds = parts.Skip(4).Select(part => part.Trim('\n')).Where(part => part.StartsWith("feeds/", StringComparison.Ordinal) && part.EndsWith(".json", StringComparison.Ordinal))
            .Select(part => part["feeds/".Length..^".json".Length]);
        return new GitCommit(parts[0], parts[1], DateTimeOffset.Parse(parts[2], CultureInfo.InvariantCulture), parts[3].Trim(), [.. feeds]);
    }

    [GeneratedRegex(@"\A[0-9a-f]{7,40}\z")]
    private static partial Regex CommitId();
}

/// <summary>A commit and the feeds it touches.</summary>
internal sealed record GitCommit(string Id, string Author, DateTimeOffset At, string Message, IReadOnlyList<string> Feeds);
