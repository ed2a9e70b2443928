using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Lateness;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.Prediction.Tests;

/// <summary>The clock stands still and every look at the feeds is asked for, so each test has a service of its own.</summary>
public sealed class LatenessTests : IAsyncLifetime
{
    private const int Days = 20;
    private static readonly DateTimeOffset due = PredictionHost.Start.AddDays(Days).AddHours(6);
    private PredictionHost _host = null!;
    private MessageListener<ExecutionInferred> _told = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await PredictionHost.StartAsync();
        _told = await _host.Service.ListenAsync<ExecutionInferred>();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_run_that_never_started_is_told_once_shown_and_corrected_by_its_report()
    {
        await FeedsAsync("DAILY", "OTHER");
        await ReportAsync("OTHER", "today", due.AddMinutes(2));
        await LookAsync(due.AddMinutes(40));

        var told = await _told.ReadAsync();
        Assert.Equal(("DAILY", InferenceKind.NeverStarted, InferenceState.Open, due), (told.Feed, told.Kind, told.State, told.DueAt));
        Assert.Contains("Due 06:00 UTC, starts within", told.Evidence);

        // Neither the next look, nor another replica, nor a restart says it again.
        await using (var replica = await _host.StartReplicaAsync())
        {
            await Task.WhenAll(LookAsync(due.AddMinutes(41)), replica.Service.Services.GetRequiredService<LatenessPass>().RunAsync(Token));
        }

        await _host.Service.StopHostAsync();
        await _host.Service.StartHostAsync();
        await LookAsync(due.AddMinutes(42));
        Assert.Equal(told.InferenceId, Assert.Single(await InferencesAsync(open: true)).InferenceId);

        await ReportAsync("DAILY", "today", due.AddMinutes(43));
        await LookAsync(due.AddMinutes(44));
        var corrected = await _told.ReadAsync();
        Assert.Equal((told.InferenceId, InferenceState.Corrected, "It started 06:43 UTC, 43 min late."), (corrected.InferenceId, corrected.State, corrected.ClosedReason));
        Assert.Empty(await InferencesAsync(open: true));
        Assert.Equal(corrected.ClosedReason, Assert.Single(await InferencesAsync(open: false)).ClosedReason);
    }

    [Fact]
    public async Task What_was_reported_and_what_was_inferred_of_a_run_stand_side_by_side()
    {
        await FeedsAsync("DAILY", "OTHER");
        await _host.PublishAsync(historical: false, [Facts.Run("DAILY", "hangs", due, 0, ExecutionStatus.Running)]);
        await _host.ArrivedAsync("DAILY", Days + 1);
        await _host.PublishAsync(historical: false, [Facts.Run("OTHER", "empty", due, 300, ExecutionStatus.Succeeded) with { RowsOut = 0 }]);
        await _host.ArrivedAsync("OTHER", Days + 1);
        await LookAsync(due.AddHours(2));

        var hangs = (await _host.Client.GetFeedRunsAsync("DAILY", null, 1, Token)).Items.Single();
        var empty = (await _host.Client.GetFeedRunsAsync("OTHER", null, 1, Token)).Items.Single();
        Assert.Equal((ExecutionStatus.Running, InferenceKind.NeverEnded), (hangs.Status, hangs.Inferred!.Kind));
        Assert.Equal((ExecutionStatus.Succeeded, InferenceKind.NoRows, InferenceState.Open), (empty.Status, empty.Inferred!.Kind, empty.Inferred.State));

        // What is forecast from counts the success without rows as a failure.
        var book = _host.Service.Services.GetRequiredService<Feeds.FeedBook>();
        await Eventually.TrueAsync(() => Task.FromResult(book.Snapshot().Fleet.Feeds["OTHER"].At(due.AddHours(2)).LastFailed == true), what: "the inferred failure is known");

        await _host.PublishAsync(historical: false, [Facts.Run("DAILY", "hangs", due, 9_000, ExecutionStatus.Succeeded)]);
        await Eventually.TrueAsync(async () => (await _host.Client.GetFeedRunsAsync("DAILY", null, 1, Token)).Items[0].Status == ExecutionStatus.Succeeded);
        await LookAsync(due.AddMinutes(150));
        var ended = (await _host.Client.GetFeedRunsAsync("DAILY", null, 1, Token)).Items.Single().Inferred!;
        Assert.Equal((InferenceKind.NeverEnded, InferenceState.Corrected), (ended.Kind, ended.State));
        Assert.StartsWith("It ended 08:30 UTC (Succeeded)", ended.ClosedReason);
    }

    [Fact]
    public async Task When_no_feed_reports_anything_that_is_told_once_and_the_rest_when_reports_are_back()
    {
        await FeedsAsync("A", "B", "C");
        await ReportAsync("A", "late", due.AddHours(-1));
        await LookAsync(due.AddHours(1));

        var told = await _told.ReadAsync();
        Assert.Equal((null, InferenceKind.NoReports), (told.Feed, told.Kind));
        Assert.Contains("3 feeds were due", told.Evidence);

        _host.Time.MoveTo(due.AddMinutes(63));
        await ReportAsync("A", "today", due.AddMinutes(62));
        await ReportAsync("B", "today", due.AddMinutes(62));
        await LookAsync(due.AddMinutes(64));
        Assert.Equal(InferenceState.Corrected, (await _told.ReadAsync()).State);
        await LookAsync(due.AddMinutes(68));
        Assert.Empty(await InferencesAsync(open: true)); // reports catch up first

        await LookAsync(due.AddMinutes(84));
        Assert.Equal("C", (await _told.ReadAsync()).Feed);
        Assert.Single(await InferencesAsync(open: true));
    }

    [Fact]
    public async Task After_Hermes_itself_was_away_nothing_is_inferred_until_reports_have_caught_up()
    {
        await FeedsAsync("DAILY", "OTHER");
        await LookAsync(due.AddMinutes(-4));
        _host.Time.MoveTo(due.AddHours(3));
        await PassAsync();
        Assert.Empty(await InferencesAsync(open: null));

        await ReportAsync("DAILY", "queued", due.AddMinutes(1));
        await ReportAsync("OTHER", "queued", due.AddMinutes(1));
        await LookAsync(due.AddHours(3).AddMinutes(4));
        await LookAsync(due.AddHours(4));
        Assert.Empty(await InferencesAsync(open: null));
    }

    [Fact]
    public async Task A_deadline_is_declared_and_lists_are_paged()
    {
        Assert.Equal(90, (await _host.Client.PutFeedAsync("SLA", new FeedDeclaration { Schedule = "0 6 * * *", DeadlineMinutes = 90 }, Token)).DeadlineMinutes);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await _host.Service.Client.GetAsync("/api/v1/inferences?limit=0", Token)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await _host.Service.Client.GetAsync("/api/v1/inferences?cursor=%21", Token)).StatusCode);
        await FeedsAsync("A", "B");
        await ReportAsync("SLA", "1", due.AddMinutes(30));
        await LookAsync(due.AddHours(1));
        var first = await _host.Client.GetInferencesAsync(null, null, null, 1, Token);
        Assert.Single(first.Items);
        Assert.Equal(1 + (await _host.Client.GetInferencesAsync(null, null, first.NextCursor, 1, Token)).Items.Count, (await InferencesAsync(open: null)).Count);
    }

    // Daily runs at 06:01 that take five minutes and move a thousand rows, for twenty days.
    private async Task FeedsAsync(params string[] feeds)
    {
        foreach (var feed in feeds)
        {
            await _host.Client.PutFeedAsync(feed, new FeedDeclaration { Schedule = "0 6 * * *", ImpactTier = 4 }, Token);
            await _host.PublishAsync(historical: true, [.. Enumerable.Range(0, Days).Select(day =>
                Facts.Run(feed, $"{day}", PredictionHost.Start.AddDays(day).AddHours(6).AddMinutes(1), 300, ExecutionStatus.Succeeded) with { RowsOut = 1_000 })]);
            await _host.ArrivedAsync(feed, Days);
        }

        _host.Time.MoveTo(due.AddHours(-2));
    }

    private async Task ReportAsync(string feed, string id, DateTimeOffset start)
    {
        var known = (await _host.Client.GetFeedsAsync(null, 1000, Token)).Items.FirstOrDefault(item => item.Name == feed)?.ExecutionCount ?? 0;
        var moment = _host.Time.GetUtcNow();
        _host.Time.MoveTo(start > moment ? start : moment);
        await _host.PublishAsync(historical: false, [Facts.Run(feed, id, start, 60, ExecutionStatus.Succeeded) with { RowsOut = 900 }]);
        await _host.ArrivedAsync(feed, known + 1);
    }

    // Looked at every few minutes all along, as a Hermes that was never away does.
    private async Task LookAsync(DateTimeOffset until)
    {
        do
        {
            var next = _host.Time.GetUtcNow().AddMinutes(4);
            _host.Time.MoveTo(next < until ? next : until);
            await PassAsync();
        }
        while (_host.Time.GetUtcNow() < until);
    }

    private Task PassAsync() => _host.Service.Services.GetRequiredService<LatenessPass>().RunAsync(Token);

    private async Task<IReadOnlyList<Inference>> InferencesAsync(bool? open) => (await _host.Client.GetInferencesAsync(null, open, null, 100, Token)).Items;
}
