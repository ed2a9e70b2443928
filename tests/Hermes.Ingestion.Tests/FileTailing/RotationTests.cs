using System.IO.Compression;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests.FileTailing;

/// <summary>What is done to log files while somebody follows them, or while nobody does.</summary>
[Collection(FollowCollection.Name)]
public sealed class RotationTests(FollowFixture fixture)
{
    [Fact]
    public async Task Several_rotations_in_one_downtime_are_all_read_and_in_order()
    {
        var source = new FollowedSource(fixture, "rotations");
        source.Append("app.log", "one", "two");
        // What was rotated before anybody followed is not taken.
        source.Append("app.log.1", "long ago");
        File.SetLastWriteTimeUtc(source.In("app.log.1"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));
        await source.FollowAsync();
        await source.StoredAsync("one", "two");
        await source.PauseAsync();

        File.Move(source.In("app.log.1"), source.In("app.log.4"));
        source.Append("app.log", "three");
        File.Move(source.Log, source.In("app.log.3"));
        source.Append("app.log.2", "four");
        source.Append("app.log.1", "five", "six");
        source.Append("app.log", "seven");
        Pack(source.In("app.log.3"));
        Pack(source.In("app.log.2"));
        await source.ResumeAsync();

        await source.StoredAsync("one", "two", "three", "four", "five", "six", "seven");
    }

    [Fact]
    public async Task Several_rotations_by_copying_and_truncating_in_one_downtime_are_all_read()
    {
        var source = new FollowedSource(fixture, "copies");
        source.Append("app.log", "one");
        await source.FollowAsync();
        await source.StoredAsync("one");
        await source.PauseAsync();

        source.Append("app.log", "two");
        File.Copy(source.Log, source.In("app.log.2"));
        File.WriteAllText(source.Log, "three\n");
        File.Copy(source.Log, source.In("app.log.1"));
        File.WriteAllText(source.Log, "");
        source.Append("app.log", "four", "a line that makes it longer than it was before");
        await source.ResumeAsync();

        await source.StoredAsync("one", "two", "three", "four", "a line that makes it longer than it was before");
    }

    [Fact]
    public async Task A_rotated_file_that_was_compressed_before_it_was_read_to_its_end_is_read_on()
    {
        var source = new FollowedSource(fixture, "packed");
        var first = Enumerable.Range(0, 3_000).Select(i => $"line {i} of the first half").ToArray();
        var second = Enumerable.Range(0, 30_000).Select(i => $"line {i} of the second half, which is longer than what is unpacked at once").ToArray();
        source.Append("app.log", first);
        await source.FollowAsync();
        await Eventually.TrueAsync(async () => await source.CountAsync() == first.Length, what: "the first half is stored");
        await source.PauseAsync();

        source.Append("app.log", second);
        File.Move(source.Log, source.In("app.log-20250107"));
        Pack(source.In("app.log-20250107"));
        source.Append("app.log", "new");
        await source.ResumeAsync();

        await Eventually.TrueAsync(async () => await source.CountAsync() >= first.Length + second.Length + 1, what: "all is stored");
        Assert.Equal([.. first, .. second, "new"], await source.LinesAsync());

        // Again by another name: nothing of it is new.
        File.Move(source.In("app.log-20250107.gz"), source.In("app.log-20250107.old.gz"));
        source.Append("app.log", "newer");
        await Eventually.TrueAsync(async () => (await source.LinesAsync())[^1] == "newer", what: "the next line is stored");
        Assert.Equal(first.Length + second.Length + 2, await source.CountAsync());
        Assert.Contains(await source.FilesAsync(), file => file is { Compressed: true, State: SourceFileState.Rotated, LagBytes: 0, LostBytes: 0 });
    }

    [Fact]
    public async Task A_file_written_anew_in_its_inode_is_read_from_its_beginning_even_if_it_is_longer_by_then()
    {
        var source = new FollowedSource(fixture, "anew");
        source.Append("app.log", "first content");
        await source.FollowAsync();
        await source.StoredAsync("first content");

        File.WriteAllText(source.Log, "second content\nwhich is longer than the first\n");

        await source.StoredAsync("first content", "second content", "which is longer than the first");
        Assert.Equal(0, (await source.StatusAsync()).LostBytes);
    }

    [Fact]
    public async Task Of_a_file_deleted_and_made_again_each_line_is_stored_once()
    {
        var source = new FollowedSource(fixture, "deleted");
        for (var i = 1; i <= 3; i++)
        {
            source.Append("app.log", $"content {i}");
            if (i == 1)
            {
                await source.FollowAsync();
            }

            await source.StoredAsync([.. Enumerable.Range(1, i).Select(n => $"content {n}")]);
            // The next one often gets the inode of the last one.
            File.Delete(source.Log);
        }

        await Eventually.TrueAsync(async () => (await source.StatusAsync()).State == SourceState.Waiting, what: "there is no file");
    }

    [Fact]
    public async Task What_is_written_to_a_deleted_file_while_it_is_open_is_read()
    {
        var source = new FollowedSource(fixture, "unlinked");
        await using var writer = new StreamWriter(source.Log) { AutoFlush = true };
        await writer.WriteAsync("one\n");
        await source.FollowAsync();
        await source.StoredAsync("one");

        File.Delete(source.Log);
        await writer.WriteAsync("two\n");

        await source.StoredAsync("one", "two");
    }

    [Fact]
    public async Task Files_that_begin_alike_are_told_apart_and_rotated_apart()
    {
        var source = new FollowedSource(fixture, "alike", "*.log");
        var header = Enumerable.Range(0, 40).Select(i => $"# line {i} of a header that is longer than a kilobyte in all").ToArray();
        string[] Content(string file) => [.. header, $"{file} one", $"{file} two"];
        source.Append("a.log", Content("a"));
        source.Append("b.log", Content("b"));
        await source.FollowAsync();
        await Eventually.TrueAsync(async () => await source.CountAsync() == 2 * (header.Length + 2), what: "both are stored");
        await source.PauseAsync();

        source.Append("a.log", "a three");
        File.Copy(source.In("a.log"), source.In("a.log.1"));
        File.WriteAllText(source.In("a.log"), "");
        source.Append("a.log", [.. Content("a again"), "a again three"]);
        source.Append("b.log", "b three");
        File.Move(source.In("b.log"), source.In("b.log.1"));
        source.Append("b.log", header);
        source.Append("c.log", header);
        await source.ResumeAsync();

        await Eventually.TrueAsync(async () => await source.CountAsync() >= (5 * header.Length) + 9, what: "all are stored");
        var lines = await source.LinesAsync();
        Assert.Equal(["a again one", "a again three", "a again two", "a one", "a three", "a two", "b one", "b three", "b two"], lines.Where(line => line[0] != '#').Order(StringComparer.Ordinal));
        Assert.All(header, line => Assert.Equal(5, lines.Count(stored => stored == line)));
    }

    [Fact]
    public async Task A_link_that_leads_elsewhere_from_now_on_is_followed_there_after_the_rest_of_where_it_led()
    {
        var source = new FollowedSource(fixture, "link", "current.log");
        source.Append("monday.txt", "one");
        File.CreateSymbolicLink(source.In("current.log"), source.In("monday.txt"));
        await source.FollowAsync();
        await source.StoredAsync("one");
        await source.PauseAsync();

        source.Append("monday.txt", "two");
        source.Append("tuesday.txt", "three");
        File.Delete(source.In("current.log"));
        File.CreateSymbolicLink(source.In("current.log"), source.In("tuesday.txt"));
        await source.ResumeAsync();

        await source.StoredAsync("one", "two", "three");
        source.Append("monday.txt", "late");
        await source.StoredAsync("one", "two", "three", "late");
    }

    [Fact]
    public async Task The_hole_that_a_writer_leaves_who_keeps_its_place_after_a_truncation_is_no_line()
    {
        var source = new FollowedSource(fixture, "hole");
        await using var writer = new FileStream(source.Log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        writer.Write(new byte[500_000].Select((_, i) => (byte)(i % 100 == 99 ? '\n' : 'x')).ToArray());
        await source.FollowAsync();
        await Eventually.TrueAsync(async () => await source.CountAsync() == 5_000, what: "what was before is stored");

        using (var truncating = new FileStream(source.Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            truncating.SetLength(0);
        }

        writer.Write("after the hole\n"u8);
        await Eventually.TrueAsync(async () => await source.CountAsync() > 5_000, what: "the next line is stored");
        Assert.Equal("after the hole", (await source.LinesAsync())[^1]);
    }

    [Fact]
    public async Task What_was_seen_and_gone_before_it_was_read_is_counted_and_stays_counted()
    {
        const int lines = 2_000;
        var source = new FollowedSource(fixture, "lost");
        var text = string.Concat(Enumerable.Range(0, lines).Select(i => $"{i,6}".PadRight(9_999, '.') + "\n"));
        await using var connection = await fixture.Service.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (var blocking = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            // Nothing can be stored: what is on its way fills up, and the rest of the file is seen and not read.
            await using var command = connection.CreateCommand();
            command.CommandText = "lock table log_entry in exclusive mode";
            await source.FollowAsync();
            await File.WriteAllTextAsync(source.Log, "before\n", TestContext.Current.CancellationToken);
            await source.StoredAsync("before");
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await File.AppendAllTextAsync(source.Log, text, TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(async () => (await source.StatusAsync()).LagBytes == text.Length, what: "the file is seen");
            await File.WriteAllTextAsync(source.Log, "after\n", TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(async () => (await source.LinesAsync())[^1] == "after" && (await source.StatusAsync()).LostBytes > 0, what: "the next line is stored and the loss counted");
        var stored = (await source.CountAsync() - 2) * 10_000;
        Assert.InRange(stored, 1, text.Length - 1);
        Assert.Equal(text.Length, stored + (await source.StatusAsync()).LostBytes);
        await source.PauseAsync();
        await source.ResumeAsync();
        await Eventually.TrueAsync(async () => (await source.StatusAsync()) is { State: SourceState.Following, LagBytes: 0, LostBytes: > 0 }, what: "it is followed again");
        Assert.Equal(text.Length, stored + (await source.StatusAsync()).LostBytes);
        Assert.Equal(text.Length, stored + Assert.Single(await source.FilesAsync(), file => file.State == SourceFileState.Lost).LostBytes);
    }

    private static void Pack(string path)
    {
        var modified = File.GetLastWriteTimeUtc(path);
        using (var plain = File.OpenRead(path))
        using (var packed = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest))
        {
            plain.CopyTo(packed);
        }

        File.SetLastWriteTimeUtc(path + ".gz", modified);
        File.Delete(path);
    }
}
