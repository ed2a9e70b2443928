using System.Security.Cryptography;
using System.Text;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests.FileTailing;

/// <summary>Which files a source takes, and where it begins in them.</summary>
[Collection(FollowCollection.Name)]
public sealed class PatternTests(FollowFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pattern_takes_what_is_written_and_neither_rotated_nor_compressed_nor_hidden_files()
    {
        var source = new FollowedSource(fixture, "pattern", "*");
        source.Append("app.log", "app");
        source.Append("app.log.1", "rotated");
        source.Append("app.log-20250107", "rotated");
        source.Append("old.log.gz", "compressed");
        source.Append("part-1", "part 1");
        source.Append("part-2", "part 2");
        source.Append(".app.log.swp", "hidden");
        await source.FollowAsync();
        await Eventually.TrueAsync(async () => await source.CountAsync() >= 3, what: "the files are stored");
        source.Append("new-2025-01-08.log", "new");

        await Eventually.TrueAsync(async () => await source.CountAsync() >= 4, what: "the new file is stored");
        Assert.Equal(["app", "new", "part 1", "part 2"], (await source.LinesAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(4, (await Eventually.GetAsync(source.StatusAsync, status => status.Files == 4)).Files);
    }

    [Fact]
    public async Task Two_stars_stand_for_any_folders_also_those_that_come_later()
    {
        var source = new FollowedSource(fixture, "deep", "**/*.log");
        source.Append("top.log", "top");
        await source.FollowAsync();
        await source.StoredAsync("top");

        Directory.CreateDirectory(source.In("a/b"));
        source.Append("a/b/below.log", "below");
        await source.StoredAsync("top", "below");
        source.Append("a/b/below.txt", "another kind");
        source.Append("a/two.log", "two");
        await source.StoredAsync("top", "below", "two");
    }

    [Fact]
    public async Task From_the_end_means_what_is_written_from_now_on_and_whole_files_that_come_later()
    {
        var source = new FollowedSource(fixture, "from-end", "*.log");
        await File.WriteAllTextAsync(source.In("a.log"), "before\nbeing writ", Token);
        await source.FollowAsync(StartAt.End);
        await Eventually.TrueAsync(async () => (await source.FilesAsync()).Count == 1, what: "the file is known");

        await File.AppendAllTextAsync(source.In("a.log"), "ten\nafter\n", Token);
        await source.StoredAsync("being written", "after");
        source.Append("b.log", "new");
        await source.StoredAsync("being written", "after", "new");
        await source.PauseAsync();
        source.Append("c.log", "newer");
        await source.ResumeAsync();
        await source.StoredAsync("being written", "after", "new", "newer");
    }

    [Fact]
    public async Task A_source_that_gets_another_name_keeps_its_place()
    {
        var source = new FollowedSource(fixture, "named", "app.log");
        source.Append("app.log", "one");
        await source.FollowAsync();
        await source.StoredAsync("one");
        await source.PauseAsync();
        (await fixture.Service.Client.DeleteAsync("/api/v1/sources/named", Token)).EnsureSuccessStatusCode();

        using var put = await fixture.Service.Client.PutAsync("/api/v1/sources/renamed", new StringContent($$"""{"path":"{{source.Log}}"}""", Encoding.UTF8, "application/json"), Token);
        put.EnsureSuccessStatusCode();
        source.Append("app.log", "two");

        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(fixture.Service, "renamed") > 0, what: "the next line is stored");
        Assert.Equal(1, await IngestionFixture.CountAsync(fixture.Service, "renamed"));
    }

    [Fact]
    public async Task A_checkpoint_of_an_earlier_release_is_taken_over()
    {
        var source = new FollowedSource(fixture, "taken-over");
        source.Append("app.log", "stored by the release before", "not yet");
        await using (var connection = await fixture.Service.DataSource.OpenConnectionAsync(Token))
        {
            var head = Encoding.UTF8.GetBytes("stored by the release before\n");
            await connection.ExecuteAsync(
                "insert into tail_checkpoint (path, identity, head_length, head_hash, position, revision) values (@Log, @Identity, @Length, @hash, @Length, 7)",
                new { source.Log, Identity = Ingestion.FileTailing.FileIdentity.Of(source.Log)!.Value.Key.ToString(), head.Length, hash = SHA256.HashData(head) });
        }

        await source.FollowAsync();
        await source.StoredAsync("not yet");
    }

    [Fact]
    public async Task A_link_out_of_the_allowed_folders_is_refused_without_a_word_about_what_it_leads_to_until_it_leads_back()
    {
        var source = new FollowedSource(fixture, "outside", "*.log");
        source.Append("inside.txt", "inside");
        File.CreateSymbolicLink(source.In("app.log"), "/etc/passwd");
        await source.FollowAsync();
        var status = await Eventually.GetAsync(source.StatusAsync, status => status.State == SourceState.Failing);
        Assert.Contains("Ingestion:AllowedPaths", status.LastError, StringComparison.Ordinal);
        Assert.Empty(await source.FilesAsync());

        File.Delete(source.Log);
        File.CreateSymbolicLink(source.Log, source.In("inside.txt"));
        await source.StoredAsync("inside");
        await Eventually.TrueAsync(async () => (await source.StatusAsync()) is { State: SourceState.Following, LastError: null }, what: "nothing is wrong any more");
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_file_that_may_not_be_read_is_shown_and_read_on_when_it_may()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may read everything.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are those of Unix.");
        var source = new FollowedSource(fixture, "denied", "*.log");
        source.Append("app.log", "one");
        source.Append("other.log", "other");
        File.SetUnixFileMode(source.Log, UnixFileMode.None);
        await source.FollowAsync();
        await source.StoredAsync("other");
        Assert.Contains("right to read it", (await Eventually.GetAsync(source.StatusAsync, status => status.State == SourceState.Failing)).LastError, StringComparison.Ordinal);

        File.SetUnixFileMode(source.Log, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await source.StoredAsync("other", "one");
    }

    [Fact]
    public async Task The_files_of_a_source_are_listed_page_by_page()
    {
        var source = new FollowedSource(fixture, "listed", "*.log");
        foreach (var i in Enumerable.Range(0, 25))
        {
            source.Append($"{i:00}.log", "line");
        }

        await source.FollowAsync();
        await Eventually.TrueAsync(async () => await source.CountAsync() == 25, what: "all are stored");
        var client = new IngestionClient(fixture.Service.Client);
        var seen = new List<SourceFile>();
        string? cursor = null;
        do
        {
            var page = await client.GetSourceFilesAsync("listed", cursor, 10, Token);
            Assert.InRange(page.Items.Count, 5, 10);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => source.In($"{i:00}.log")), seen.Select(file => file.Path));
        Assert.All(seen, file => Assert.Equal((SourceFileState.Following, 5, 0), (file.State, file.StoredBytes, file.LagBytes)));
    }

    [Fact]
    public async Task Thousands_of_files_are_followed_with_a_few_open_at_a_time()
    {
        const int files = 3_000;
        var source = new FollowedSource(fixture, "thousands", "*.log");
        foreach (var i in Enumerable.Range(0, files))
        {
            source.Append($"{i}.log", $"first of {i}");
        }

        await source.FollowAsync();
        await Eventually.TrueAsync(async () => await source.CountAsync() >= files, what: "all are stored");
        foreach (var i in Enumerable.Range(0, files))
        {
            source.Append($"{i}.log", $"second of {i}");
        }

        await Eventually.TrueAsync(async () => await source.CountAsync() >= 2 * files, what: "all are stored");
        Assert.Equal(2 * files, (await source.LinesAsync()).Distinct().Count());
        Assert.InRange(OpenFiles(source.Folder), 0, 100);
    }

    private static int OpenFiles(string folder) =>
        Directory.EnumerateFiles("/proc/self/fd").Count(handle => new FileInfo(handle).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);
}
