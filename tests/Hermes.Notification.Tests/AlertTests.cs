using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Testing;

namespace Hermes.Notification.Tests;

public sealed class AlertTests(NotificationFixture fixture) : IClassFixture<NotificationFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_critical_error_is_mailed_with_what_the_reader_needs()
    {
        await fixture.Service.PublishAsync(NotificationFixture.Incident("MAILED", message: "<script>alert(1)</script> & refused\r\nBcc: evil@example.com"), Token);

        var mail = await fixture.Inbox.ReadAsync(mail => mail.Subject.Contains("MAILED", StringComparison.Ordinal));
        Assert.Equal("hermes@example.com", mail.From);
        Assert.Equal(["operations@example.com", "desk@example.com"], mail.Recipients);
        Assert.Equal("[critical] MAILED: Nothing listens on db-7:5432", mail.Subject);
        Assert.Equal("multipart/alternative", mail.MediaType);
        foreach (var part in new[] { mail.Text, mail.Html })
        {
            Assert.Contains("2026-01-07 14:30:15 UTC", part);
            Assert.Contains("MAILED", part);
            Assert.Contains("loader", part);
            Assert.Contains("Nothing listens on db-7:5432: the node", part);
            Assert.Contains("1. Start the database.", part);
            Assert.Contains("http://portal.example.com/diagnoses", part);
        }

        Assert.Contains("the node in Zürich is down", mail.Text);
        Assert.Contains("<script>", mail.Text);
        Assert.DoesNotContain("<script>", mail.Html);
        Assert.Contains("&lt;script&gt;", mail.Html);
        Assert.Null(mail.Header("Bcc"));
        Assert.EndsWith("@example.com>", mail.Header("Message-ID"));
        Assert.Equal(mail.Header("In-Reply-To"), mail.Header("References"));

        var alert = await fixture.AlertAsync("MAILED", alert => alert.Deliveries.All(delivery => delivery.State == "sent"));
        Assert.Equal(["email", "slack"], alert.Deliveries.Select(delivery => delivery.Channel));
        await fixture.Sent.ReadAsync(sent => sent.AlertId == alert.AlertId);
        await fixture.Sent.ReadAsync(sent => sent.AlertId == alert.AlertId);
    }

    [Fact]
    public async Task One_cause_is_mailed_once_however_many_events_come_at_once()
    {
        var incidents = Enumerable.Range(0, 40).Select(_ => NotificationFixture.Incident("REPEATED")).ToList();

        await Task.WhenAll(incidents.Concat(incidents.Take(10)).Select(incident => fixture.Service.PublishAsync(incident, Token)));

        var alert = await fixture.AlertAsync("REPEATED", alert => alert.Repeats == 39 && alert.Deliveries.All(delivery => delivery.State == "sent"));
        Assert.Single((await fixture.Client.GetAlertsAsync("REPEATED", null, 10, Token)).Items);
        Assert.Single(fixture.Inbox.Mails, mail => mail.Subject.Contains("REPEATED", StringComparison.Ordinal));
        Assert.Single(fixture.Slack.Messages, entry => entry.Message.GetRawText().Contains("REPEATED", StringComparison.Ordinal));

        await fixture.Service.PublishAsync(NotificationFixture.Incident("REPEATED", category: "DiskSpace"), Token);
        await fixture.AlertAsync("REPEATED", other => other.AlertId != alert.AlertId);
    }

    [Fact]
    public async Task After_the_window_the_same_cause_is_mailed_again_in_the_same_thread()
    {
        await fixture.Service.PublishAsync(NotificationFixture.Incident("LASTING"), Token);
        var first = await fixture.Inbox.ReadAsync(mail => mail.Subject.Contains("LASTING", StringComparison.Ordinal));
        await using (var connection = await fixture.Service.DataSource.OpenConnectionAsync(Token))
        {
            await connection.ExecuteAsync("update alert set raised_at = raised_at - interval '31 minutes' where feed = 'LASTING'");
        }

        await fixture.Service.PublishAsync(NotificationFixture.Incident("LASTING"), Token);

        var second = await fixture.Inbox.ReadAsync(mail => mail.Subject.Contains("LASTING", StringComparison.Ordinal) && mail.Header("Message-ID") != first.Header("Message-ID"));
        Assert.Equal(first.Header("In-Reply-To"), second.Header("In-Reply-To"));
        Assert.Equal(2, (await fixture.Client.GetAlertsAsync("LASTING", null, 10, Token)).Items.Count);
    }

    [Fact]
    public async Task What_is_not_critical_raises_no_alert()
    {
        await fixture.Service.PublishAsync(NotificationFixture.Incident("MILD", criticality: 3), Token);
        await fixture.Service.PublishAsync(NotificationFixture.Forecast("MILD", RiskStatus.Warning), Token);
        await fixture.Service.PublishAsync(NotificationFixture.Incident("GRAVE", criticality: 5), Token);
        await fixture.AlertAsync("GRAVE", _ => true);

        Assert.Empty((await fixture.Client.GetAlertsAsync("MILD", null, 10, Token)).Items);
    }

    [Fact]
    public async Task Old_news_is_kept_and_not_sent_and_hides_nothing_new()
    {
        var fresh = NotificationFixture.Incident("IMPORTED");
        var old = fresh with { DiagnosisId = Guid.NewGuid(), OccurredAt = fresh.DiagnosedAt.AddMinutes(-61) };
        await fixture.Service.PublishAsync(old, Token);
        var kept = await fixture.AlertAsync("IMPORTED", alert => alert.NotSentReason is not null);
        await fixture.Service.PublishAsync(old with { DiagnosisId = Guid.NewGuid() }, Token);
        await fixture.AlertAsync("IMPORTED", alert => alert.Repeats == 1);

        await fixture.Service.PublishAsync(fresh with { OccurredAt = fresh.DiagnosedAt.AddMinutes(-59) }, Token);

        var sent = await fixture.AlertAsync("IMPORTED", alert => alert.AlertId != kept.AlertId && alert.Deliveries.All(delivery => delivery.State == "sent"));
        Assert.Equal("older than 60 minutes", kept.NotSentReason);
        Assert.Empty(kept.Deliveries);
        Assert.Null(sent.NotSentReason);
        Assert.Single(fixture.Inbox.Mails, mail => mail.Subject.Contains("IMPORTED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_critical_forecast_is_mailed_and_when_cleared_may_come_again()
    {
        var first = NotificationFixture.Forecast("TRADE_SETTLEMENT");
        await fixture.Service.PublishAsync(first, Token);
        var mail = await fixture.Inbox.ReadAsync(mail => mail.Subject.Contains("TRADE_SETTLEMENT", StringComparison.Ordinal));
        Assert.Equal("[critical] TRADE_SETTLEMENT likely to fail in about 45 min", mail.Subject);
        Assert.Contains("probability of 83 %", mail.Text);
        Assert.Contains("Upstream FX_RATES is late", mail.Text);
        Assert.Contains("Check FX_RATES before 14:30.", mail.Text);
        Assert.Contains("http://portal.example.com/feeds/TRADE_SETTLEMENT", mail.Text);

        await fixture.Service.PublishAsync(NotificationFixture.Forecast("TRADE_SETTLEMENT"), Token);
        var alert = await fixture.AlertAsync("TRADE_SETTLEMENT", alert => alert.Repeats == 1);
        await fixture.Service.PublishAsync(new PredictionCleared { PredictionId = first.PredictionId, Feed = first.Feed, At = first.At.AddMinutes(5), Probability = 0.1 }, Token);
        await fixture.AlertAsync("TRADE_SETTLEMENT", cleared => cleared.ResolvedAt is not null);
        await fixture.Service.PublishAsync(NotificationFixture.Forecast("TRADE_SETTLEMENT"), Token);

        var second = await fixture.AlertAsync("TRADE_SETTLEMENT", again => again.AlertId != alert.AlertId);
        Assert.Null(second.ResolvedAt);
    }

    [Fact]
    public async Task A_forecast_that_was_cleared_before_it_arrived_is_not_sent()
    {
        var late = NotificationFixture.Forecast("OVERTAKEN");
        await fixture.Service.PublishAsync(new PredictionCleared { PredictionId = late.PredictionId, Feed = late.Feed, At = late.At.AddMinutes(5), Probability = 0.1 }, Token);
        await Eventually.TrueAsync(async () => await KnownAsync(late.PredictionId), what: "the clearance is stored");

        await fixture.Service.PublishAsync(late, Token);
        await fixture.Service.PublishAsync(NotificationFixture.Forecast("AFTERWARDS"), Token);
        await fixture.AlertAsync("AFTERWARDS", _ => true);

        Assert.Empty((await fixture.Client.GetAlertsAsync("OVERTAKEN", null, 10, Token)).Items);
    }

    [Fact]
    public async Task The_trace_of_the_event_reaches_the_sending()
    {
        var spans = new ConcurrentBag<(string Name, ActivityTraceId Trace)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => spans.Add((activity.OperationName, activity.TraceId)),
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");

        ActivityTraceId trace;
        using (var span = source.StartActivity("diagnose"))
        {
            trace = span!.TraceId;
            await fixture.Service.PublishAsync(NotificationFixture.Incident("TRACED"), Token);
        }

        await Eventually.TrueAsync(() => Task.FromResult(spans.Contains(("notify email", trace)) && spans.Contains(("notify slack", trace))),
            what: "both sendings belong to the trace");
    }

    [Fact]
    public async Task Alerts_are_paged_and_streamed()
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        leave.CancelAfter(TimeSpan.FromSeconds(60));
        await using var stream = fixture.Client.StreamAlertsAsync(leave.Token).GetAsyncEnumerator(leave.Token);
        var streamed = stream.MoveNextAsync();
        await Eventually.TrueAsync(async () =>
        {
            // Subscribed at some point after the request went out; until then an alert would pass unseen.
            await fixture.Service.PublishAsync(NotificationFixture.Incident("PAGED", category: Guid.NewGuid().ToString()), Token);
            return streamed.IsCompleted;
        }, what: "an alert is streamed");
        Assert.True(await streamed);

        await Eventually.TrueAsync(async () =>
        {
            await fixture.Service.PublishAsync(NotificationFixture.Incident("PAGED", category: Guid.NewGuid().ToString()), Token);
            return (await fixture.Client.GetAlertsAsync("PAGED", null, 10, Token)).Items.Count >= 3;
        });
        var first = await fixture.Client.GetAlertsAsync("PAGED", null, 2, Token);
        Assert.Equal(2, first.Items.Count);
        var second = await fixture.Client.GetAlertsAsync("PAGED", first.NextCursor, 2, Token);
        Assert.NotEmpty(second.Items);
        Assert.Empty(first.Items.Select(alert => alert.AlertId).Intersect(second.Items.Select(alert => alert.AlertId)));
    }

    private async Task<bool> KnownAsync(Guid sourceId)
    {
        await using var connection = await fixture.Service.DataSource.OpenConnectionAsync(Token);
        return await connection.ExecuteScalarAsync<bool>("select exists (select 1 from alert_source where source_id = @sourceId)", new { sourceId });
    }
}
