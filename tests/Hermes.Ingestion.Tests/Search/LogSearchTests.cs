using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.Ingestion.Tests.Search;

public sealed class LogSearchTests(SearchFixture app) : IClassFixture<SearchFixture>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_is_found_at_once_and_when_it_is_summarised()
    {
        await app.SendAsync("moments", Lines(3000, i => $"[INFO] load - Batch {i} loaded from s3://landing/{i * 7919:x8}"));
        await app.SendAsync("moments", Line(Now.AddMinutes(-40), "[WARN] settle - Counterparty LEI 5493001KJTIIGC8Y1R12 unknown"));
        Assert.Single(await FindAsync(new LogFilter { Q = "5493001kjtiigc8y1r12" }));

        await app.DigestedAsync();

        Assert.True(await app.ScalarAsync<long>("select count(*) from log_summary") > 0);
        Assert.Single(await FindAsync(new LogFilter { Q = "5493001kjtiigc8y1r12" }));
        Assert.Single(await FindAsync(new LogFilter { Q = "LEI 549", Level = "WARN", Component = "settle" }));
        Assert.Empty(await FindAsync(new LogFilter { Q = "LEI 549", Level = "INFO", Source = "moments" }));
        Assert.Empty(await FindAsync(new LogFilter { Q = "unobtainium" }));
        Assert.Single(await FindAsync(new LogFilter { Source = "moments", Q = $"{42 * 7919:x8}" }));
    }

    [Fact]
    public async Task Pages_of_a_search_hold_every_line_once_newest_first()
    {
        await app.SendAsync("pages", Lines(2500, i => i % 5 == 0 ? $"[INFO] pages - Checkpoint {i} written" : $"[INFO] pages - Heartbeat {i}"));
        await app.DigestedAsync();

        var seen = new List<LogEntry>();
        string? cursor = null;
        do
        {
            var page = await app.Client.GetLogsAsync(new LogFilter { Source = "pages", Q = "checkpoint" }, cursor, 70, Token);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(500, seen.DistinctBy(line => line.Id).Count());
        Assert.Equal(seen.OrderByDescending(line => line.Timestamp).ThenByDescending(line => line.Id).Select(line => line.Id), seen.Select(line => line.Id));
    }

    [Fact]
    public async Task A_late_line_is_found_among_those_that_are_summarised_already()
    {
        await app.SendAsync("late", Lines(600, i => $"[INFO] late - Tick {i}"));
        await app.DigestedAsync();
        await app.SendAsync("late", Line(Now.AddDays(-3), "[INFO] late - Afterthought of Tuesday"));
        await app.SendAsync("late", Lines(600, i => $"[INFO] late - Tock {i}"));
        await app.DigestedAsync();

        var found = await FindAsync(new LogFilter { Source = "late", Q = "afterthought", From = Now.AddDays(-4) });

        Assert.Equal("Afterthought of Tuesday", found.Single().Message);
        Assert.Empty(await FindAsync(new LogFilter { Source = "late", Q = "afterthought", From = Now.AddDays(-2) }));
    }

    [Fact]
    public async Task Fields_of_a_record_and_further_lines_are_searched_but_not_what_stands_before_the_message()
    {
        using var content = new StringContent("{\"message\":\"refused\",\"level\":\"error\",\"customer\":\"Nørgaard & Søn\"}\n", System.Text.Encoding.UTF8, "application/x-ndjson");
        using var sent = await app.Service.Client.PostAsync("/api/v1/logs?source=fields", content, Token);
        sent.EnsureSuccessStatusCode();
        await app.SendAsync("fields", Line(Now, "[ERROR] gate - plain text"));

        await CheckAsync();
        await app.SendAsync("fields", Lines(300, i => $"[INFO] filler - number {i}"));
        await app.DigestedAsync();
        await CheckAsync();

        async Task CheckAsync()
        {
            Assert.Equal("refused", (await FindAsync(new LogFilter { Source = "fields", Q = "NØRGAARD" })).Single().Message);
            Assert.Single(await FindAsync(new LogFilter { Source = "fields", Q = "plain" }));
            Assert.Empty(await FindAsync(new LogFilter { Source = "fields", Q = "[error] gate" }));
        }
    }

    [Fact]
    public async Task Lines_are_counted_once_by_level_template_and_component_and_old_minutes_become_hours()
    {
        var hour = new DateTimeOffset(Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-4).AddHours(7);
        await app.SendAsync("counted", Enumerable.Range(0, 600).Select(i => Line(hour.AddSeconds(i), i % 10 == 0 ? $"[ERROR] b - Upload {i} failed" : $"[INFO] a - Upload {i} done")));
        await app.DigestedAsync();

        foreach (var rolled in (bool[])[false, true])
        {
            var levels = await app.Client.GetActivityAsync("level", hour, hour.AddHours(1), 3600, "counted", Token);
            Assert.Equal(["INFO:540:0", "ERROR:60:60"], levels.Series.Select(series => $"{series.Key}:{series.Lines}:{series.Errors}"));
            var components = await app.Client.GetActivityAsync("component", hour, hour.AddHours(1), rolled ? 3600 : 60, "counted", Token);
            Assert.Equal(rolled ? 1 : 10, components.Series[0].Points.Count);
            var templates = await app.Client.GetActivityAsync("template", hour, hour.AddHours(1), null, "counted", Token);
            Assert.Equal(600, templates.Series.Sum(series => series.Lines));
            Assert.Contains(templates.Series, series => series.Text!.StartsWith("Upload", StringComparison.Ordinal));
            using var named = await app.Service.Client.GetAsync("/api/v1/templates?source=counted&q=UPLOAD", Token);
            Assert.All((await IngestionFixture.ReadAsync<Page<LogTemplate>>(named, Token)).Items, template => Assert.Contains("Upload", template.Template));
            var feeds = await app.Client.GetActivityAsync("source", hour, hour.AddHours(1), 3600, "counted", Token);
            Assert.Equal(600, feeds.Series.Single().Lines);
            await app.Service.Services.GetRequiredService<CounterRollup>().RunAsync(Token);
        }

        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from log_count where source = 'counted' and span = 60"));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from log_activity where source = 'counted'"));
    }

    [Fact]
    public async Task A_flood_of_components_is_counted_together_beyond_the_first()
    {
        var minute = new DateTimeOffset(Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-1).AddHours(3);
        await app.SendAsync("flood", Enumerable.Range(0, 400).Select(i => Line(minute, $"[INFO] component{i} - hello")));
        await app.SendAsync("flood", Enumerable.Range(0, 400).Select(i => Line(minute, $"[INFO] component{i} - hello")));
        await app.DigestedAsync();

        var report = await app.Client.GetActivityAsync("component", minute, minute.AddMinutes(1), 60, "flood", Token);

        Assert.Equal("~", report.Series[^1].Key);
        Assert.Equal(800, report.Series.Sum(series => series.Lines));
        Assert.InRange(await app.ScalarAsync<long>("select count(*) from log_count where source = 'flood' and kind = 'component'"), 100, 101);
    }

    [Fact]
    public async Task A_source_may_keep_its_lines_for_less_time_than_others()
    {
        await app.Client.PutSourceAsync(new SourceSettings { Name = "brief", RetentionDays = 2 }, Token);
        foreach (var source in (string[])["brief", "others"])
        {
            await app.SendAsync(source, Enumerable.Range(0, 6).Select(days => Line(Now.AddDays(-days), $"[INFO] r - {days} days ago")));
        }

        var retention = app.Service.Services.GetRequiredService<SourceRetention>();
        Assert.Equal(3, await retention.RunAsync(Token));
        Assert.Equal((3, 6), (await CountAsync("brief"), await CountAsync("others")));

        await app.SendAsync("brief", Line(Now.AddDays(-4), "[INFO] r - late"));
        Assert.Equal(1, await retention.RunAsync(Token));
        Assert.Equal(0, await retention.RunAsync(Token));
    }

    [Fact]
    public async Task Wild_dates_make_no_tables_and_their_lines_are_found_where_they_are_filed()
    {
        await app.SendAsync("wild", Enumerable.Range(0, 300).Select(i => Line(new DateTimeOffset(1950 + (i / 2), 1 + (i % 12), 1 + (i % 28), 0, 0, 0, TimeSpan.Zero), $"[INFO] w - wild {i} rover")));
        await app.DigestedAsync();

        Assert.InRange(await app.ScalarAsync<long>("select count(*) from pg_inherits where inhparent = 'log_entry'::regclass"), 3, 36);
        var seen = 0;
        string? cursor = null;
        do
        {
            var page = await app.Client.GetLogsAsync(new LogFilter { Source = "wild", Q = "rover" }, cursor, 100, Token);
            seen += page.Items.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(300, seen);
        var stated = new DateTimeOffset(2010, 1, 9, 0, 0, 0, TimeSpan.Zero);
        Assert.Single(await FindAsync(new LogFilter { Source = "wild", Q = "rover", From = stated, To = stated.AddDays(3) }));
    }

    private static string Line(DateTimeOffset time, string rest) => $"{time:yyyy-MM-dd HH:mm:ss.fff} {rest}";

    // One a second, up to an hour ago.
    private static IEnumerable<string> Lines(int count, Func<int, string> rest) => Enumerable.Range(0, count).Select(i => Line(Now.AddHours(-1).AddSeconds(i - count), rest(i)));

    private async Task<IReadOnlyList<LogEntry>> FindAsync(LogFilter filter) => (await app.Client.GetLogsAsync(filter, null, 100, Token)).Items;

    private Task<long> CountAsync(string source) => app.ScalarAsync<long>("select count(*) from log_entry where source = @source", new { source });
}
