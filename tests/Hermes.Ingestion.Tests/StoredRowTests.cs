using System.Text;
using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Logs;

namespace Hermes.Ingestion.Tests;

/// <summary>However little of a line is stored twice, readers see it as it came.</summary>
public sealed class StoredRowTests(IngestionFixture app)
{
    private static readonly string[] Lines =
    [
        "2025-01-07 14:30:15 [INFO] api.users - created user 17",
        "no time and no level",
        """{"timestamp":"2025-01-07T14:30:15Z","level":"warn","logger":"etl","message":"späte Daten","feed":"FX","executionId":"run-9"}""",
        "2025-01-07 14:30:15 [ERROR] api.users - ends with blanks   ",
        "1999-12-31 23:59:59 [INFO] a - from the last century",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_line_is_shown_as_it_came()
    {
        await PostAsync("as-it-came");

        var stored = (await app.Client.GetLogsAsync(new LogFilter { Source = "as-it-came" }, null, 10, Token)).Items;
        Assert.Equal(Lines.Order(), stored.Select(entry => entry.Raw).Order());
        var json = stored.Single(entry => entry.Feed == "FX");
        Assert.Equal(("späte Daten", "etl", "run-9", "WARN"), (json.Message, json.Component, json.ExecutionId, json.Level));
        // The whole line is stored only where it does not end with its message.
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("select count(*) from log_entry where source = 'as-it-came' and raw is null and head is not null and message <> '' and length(head) > 10"));
    }

    [Fact]
    public async Task Rows_of_earlier_releases_are_shown_as_they_came()
    {
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        await connection.ExecuteAsync(
            """
            insert into log_entry (id, time, received_at, source, message, raw, template_id, marks)
            values (1, now(), now(), 'earlier', 'served', '12:00 served', 1, 0), (2, now(), now(), 'earlier', 'all of it', null, 1, 0)
            """);

        var rows = await connection.QueryAsync<LogRow>($"select {LogRow.Columns} from log_entry where source = 'earlier' order by id");
        Assert.Equal(["12:00 served", "all of it"], rows.Select(row => row.ToEntry().Raw));
    }

    [Fact]
    public async Task The_live_tail_shows_a_line_as_the_search_does()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var tail = app.Client.StreamLogsAsync(new LogFilter { Source = "tailed-as-stored" }, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = tail.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            await PostAsync("tailed-as-stored");
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(100), Token));
        }

        var live = new List<LogEntry>();
        for (var i = 0; i < Lines.Length; i++)
        {
            Assert.True(await next);
            live.Add(tail.Current);
            next = i + 1 < Lines.Length ? tail.MoveNextAsync().AsTask() : next;
        }

        var stored = (await app.Client.GetLogsAsync(new LogFilter { Source = "tailed-as-stored" }, null, 1_000, Token)).Items.ToDictionary(entry => entry.Id);
        Assert.All(live, entry => Assert.Equal(Text(stored[entry.Id]), Text(entry)));
        await stop.CancelAsync();
    }

    // Postgres keeps microseconds.
    private static string Text(LogEntry entry) => JsonSerializer.Serialize(
        entry with { ReceivedAt = entry.ReceivedAt is { } received ? Rounded(received) : null, Timestamp = Rounded(entry.Timestamp) }, HermesJson.Options);

    private static DateTimeOffset Rounded(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    private async Task PostAsync(string source)
    {
        using var response = await app.PostAsync($"/api/v1/logs?source={source}", Encoding.UTF8.GetBytes(string.Join('\n', Lines)), "text/plain", Token);
        response.EnsureSuccessStatusCode();
    }
}
