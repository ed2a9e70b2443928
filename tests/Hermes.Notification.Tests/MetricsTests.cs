using Hermes.Testing;

namespace Hermes.Notification.Tests;

public sealed class MetricsTests(NotificationFixture fixture) : IClassFixture<NotificationFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notifications_are_told_by_result_and_every_metric_is_documented()
    {
        fixture.Slack.Refusals.Enqueue((503, 0));
        await fixture.Service.PublishAsync(NotificationFixture.Incident("MEASURED"), Token);
        await fixture.AlertAsync("MEASURED", alert => alert.Deliveries.All(delivery => delivery.State == "sent"));

        await DocumentedMetrics.HoldForAsync("notification", fixture.Service.Client, Token);

        var page = await Eventually.GetAsync(() => MetricsPage.ReadAsync(fixture.Service.Client, Token),
            read => read.Sum("hermes_notification_waiting") == 0, what: "nothing waits");
        Assert.Equal(1, page.Sum("hermes_notifications_total", ("channel", "email"), ("result", "sent")));
        Assert.Equal(1, page.Sum("hermes_notifications_total", ("channel", "slack"), ("result", "sent")));
        Assert.Equal(1, page.Sum("hermes_notification_try_duration_seconds_count", ("channel", "slack"), ("outcome", "Retry")));
    }
}
