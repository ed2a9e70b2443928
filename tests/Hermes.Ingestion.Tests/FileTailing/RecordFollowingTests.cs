using System.Net.Http.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.Tests.FileTailing;

[Collection(FollowCollection.Name)]
public sealed class RecordFollowingTests(FollowFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stack_trace_in_a_file_is_one_record_although_its_lines_come_one_by_one()
    {
        var source = new FollowedSource(fixture, "traces");
        await source.FollowAsync();
        source.Append("app.log", "2025-01-07 14:30:15 [ERROR] a.b - job failed", "java.lang.IllegalStateException: no rows");
        source.Append("app.log", "\tat a.b.Loader.load(Loader.java:88)");
        source.Append("app.log", "\tat a.b.Main.main(Main.java:12)", "", "2025-01-07 14:30:16 [INFO] a.b - next", "plain");

        await source.StoredAsync("job failed | java.lang.IllegalStateException: no rows", "next", "plain");
    }

    [Fact]
    public async Task Settings_say_where_records_begin_and_the_path_which_feed_they_are_of()
    {
        var source = new FollowedSource(fixture, "own-records", "*.log");
        var settings = new SourceSettings
        {
            Path = source.In("*.log"),
            Multiline = new MultilineSettings { StartPattern = "^#" },
            FeedRules = [new NameRule { From = "path", Pattern = @"feed-([a-z]+)\.log$" }],
            ExecutionRules = [new NameRule { From = "message", Pattern = @"^#(?<name>\d+)" }],
        };
        (await fixture.Service.Client.PutAsJsonAsync("/api/v1/sources/own-records", settings, HermesJson.Options, Token)).EnsureSuccessStatusCode();
        source.Append("feed-fx.log", "#1 begins", "and goes on", "#2 begins");

        await source.StoredAsync("#1 begins", "#2 begins");
        var stored = await new IngestionClient(fixture.Service.Client).GetLogsAsync(new LogFilter { Source = source.Name }, null, 10, Token);
        Assert.All(stored.Items, line => Assert.Equal("fx", line.Feed));
        Assert.Equal(["1", "2"], stored.Items.Select(line => line.ExecutionId).Order());
    }
}
