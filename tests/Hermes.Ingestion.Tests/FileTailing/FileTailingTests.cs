using System.Text;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests.FileTailing;

public sealed class FileTailingTests : IAsyncLifetime
{
    private const string Source = "followed";
    private readonly string _folder = TemporaryDirectory.Create("hermes-tail");
    private ServiceFixture<Program> _service = null!;

    private string Log => Path.Combine(_folder, "app.log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ServiceFixture<Program>.StartAsync("ingestiondb", builder =>
        {
            builder.UseSetting("Ingestion:Files:0:Path", Log);
            builder.UseSetting("Ingestion:Files:0:Source", Source);
            builder.UseSetting("Ingestion:Files:0:Feed", "FX");
            builder.UseSetting("Ingestion:BatchLines", "500");
        });
        await IngestionFixture.ListenAsync(_service);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        TemporaryDirectory.Delete(_folder);
    }

    [Fact]
    public async Task A_file_that_comes_later_is_followed_line_by_line()
    {
        Assert.Equal(SourceState.Waiting, (await StatusAsync()).State);

        await File.WriteAllTextAsync(Log, "2025-01-07 14:30:15 [ERROR] a.b - one\r\n\r\ntwo\npart", Token);
        await StoredAsync(["one", "two"]);
        await File.AppendAllTextAsync(Log, "ial\n", Token);
        await StoredAsync(["one", "two", "partial"]);

        var line = (await LogsAsync()).Single(l => l.Message == "one");
        Assert.Equal(("ERROR", "a.b", "FX"), (line.Level, line.Component, line.Feed));
        var status = await Eventually.GetAsync(StatusAsync, s => s is { LagBytes: 0, Lines: 3 });
        Assert.Equal((SourceState.Following, 3L), (status.State, status.Lines));
        Assert.NotNull(status.LastLineAt);
    }

    [Fact]
    public async Task A_last_line_without_its_end_is_taken_after_a_while()
    {
        await File.WriteAllTextAsync(Log, "no end", Token);

        await StoredAsync(["no end"]);
    }

    [Fact]
    public async Task Rotation_by_renaming_reads_the_old_file_to_its_end_first()
    {
        await using (var writer = new StreamWriter(Log))
        {
            await writer.WriteLineAsync("one");
            await writer.FlushAsync(Token);
            await StoredAsync(["one"]);

            File.Move(Log, Log + ".1");
            await writer.WriteLineAsync("two, into the renamed file");
        }

        await File.WriteAllTextAsync(Log, "three\n", Token);
        await StoredAsync(["one", "two, into the renamed file", "three"]);
        await File.AppendAllTextAsync(Log, "four\n", Token);
        await StoredAsync(["one", "two, into the renamed file", "three", "four"]);
    }

    [Fact]
    public async Task Rotation_by_copy_and_truncate_loses_and_repeats_nothing()
    {
        await File.WriteAllTextAsync(Log, "one\ntwo\n", Token);
        await StoredAsync(["one", "two"]);

        File.Copy(Log, Log + ".1");
        await File.WriteAllTextAsync(Log, "", Token);
        await File.AppendAllTextAsync(Log, "three\n", Token);
        await StoredAsync(["one", "two", "three"]);
    }

    [Fact]
    public async Task What_was_rotated_while_the_service_was_down_is_read_on()
    {
        await File.WriteAllTextAsync(Log, "one\n", Token);
        await StoredAsync(["one"]);
        await _service.StopHostAsync();

        await File.AppendAllTextAsync(Log, "two\n", Token);
        File.Move(Log, Log + ".1");
        await File.WriteAllTextAsync(Log, "three\n", Token);
        await _service.StartHostAsync();

        await StoredAsync(["one", "two", "three"]);
    }

    [Fact]
    public async Task A_line_of_10_MB_is_kept_cut_and_marked_and_the_next_is_whole()
    {
        await File.WriteAllTextAsync(Log, new string('x', 10_000_000) + "\nnext\n", Token);

        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(_service, Source) == 2, what: "both lines are stored");
        var lines = await LogsAsync();
        Assert.Equal(65_536, lines.Single(l => l.Truncated).Raw.Length);
        Assert.False(lines.Single(l => l.Message == "next").Truncated);
    }

    [Fact]
    public async Task Each_line_is_stored_once_across_restarts_in_the_middle_of_writing()
    {
        const int lines = 20_000;
        var writing = Task.Run(async () =>
        {
            await using var stream = new FileStream(Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            for (var i = 0; i < lines; i++)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"2025-01-07 14:30:15 [INFO] a - line {i}\n"), Token);
                if (i % 1_000 == 0)
                {
                    await stream.FlushAsync(Token);
                }
            }
        }, Token);

        for (var i = 1; i <= 3; i++)
        {
            var wanted = i * 500;
            await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(_service, Source) >= wanted, what: "some lines are stored");
            await _service.StopHostAsync();
            await _service.StartHostAsync();
        }

        await writing;
        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(_service, Source) >= lines, what: "all lines are stored");
        await using var connection = await _service.DataSource.OpenConnectionAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) = @n and count(distinct message) = @n from log_entry";
        command.Parameters.AddWithValue("n", (long)lines);
        Assert.True((bool)(await command.ExecuteScalarAsync(Token))!);
    }

    private async Task StoredAsync(string[] messages)
    {
        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(_service, Source) >= messages.Length, what: $"{messages.Length} lines are stored");
        Assert.Equal(messages.Order(), (await LogsAsync()).Select(l => l.Message).Order());
    }

    private async Task<IReadOnlyList<LogEntry>> LogsAsync() =>
        (await new IngestionClient(_service.Client).GetLogsAsync(new LogFilter { Source = Source }, null, 1_000, Token)).Items;

    private async Task<SourceStatus> StatusAsync() =>
        (await IngestionFixture.ReadAsync<Page<SourceStatus>>(await _service.Client.GetAsync("/api/v1/sources", Token), Token)).Items.Single();
}
