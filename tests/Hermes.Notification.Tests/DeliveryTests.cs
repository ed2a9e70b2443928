using System.Diagnostics;
using System.Net;
using Hermes.Contracts.Http;
using Hermes.Notification.Alerts;
using Hermes.Notification.Delivery;
using Hermes.Testing;

namespace Hermes.Notification.Tests;

public sealed class DeliveryTests(NotificationFixture fixture) : IClassFixture<NotificationFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_server_that_is_down_gets_the_mail_when_it_is_up_again()
    {
        fixture.Inbox.Down();
        await fixture.Service.PublishAsync(NotificationFixture.Incident("PATIENT"), Token);
        var waiting = await fixture.AlertAsync("PATIENT", alert => alert.Deliveries.Any(delivery => delivery is { Channel: "email", Attempts: >= 2 }));
        Assert.All(waiting.Deliveries.Where(delivery => delivery.Channel == "email"), delivery =>
        {
            Assert.Equal("pending", delivery.State);
            Assert.NotNull(delivery.Error);
        });

        fixture.Inbox.Up();

        await fixture.Inbox.ReadAsync(mail => mail.Subject.Contains("PATIENT", StringComparison.Ordinal));
        await fixture.AlertAsync("PATIENT", alert => alert.Deliveries.All(delivery => delivery.State == "sent" && delivery.Error is null));
        Assert.Single(fixture.Inbox.Mails, mail => mail.Subject.Contains("PATIENT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deliveries_survive_a_restart()
    {
        fixture.Inbox.Down();
        await fixture.Service.PublishAsync(NotificationFixture.Incident("RESTARTED"), Token);
        await fixture.AlertAsync("RESTARTED", alert => alert.Deliveries.Any(delivery => delivery is { Channel: "email", Attempts: >= 1 }));

        await fixture.Service.StopHostAsync();
        fixture.Inbox.Up();
        await fixture.Service.StartHostAsync();

        await fixture.Inbox.ReadAsync(mail => mail.Subject.Contains("RESTARTED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Slack_is_left_alone_for_as_long_as_it_asks()
    {
        fixture.Slack.Refusals.Enqueue((429, 2));
        var asked = TimeProvider.System.GetUtcNow();

        await fixture.Service.PublishAsync(NotificationFixture.Incident("LIMITED", message: "a < b & ```code```"), Token);

        var (message, at) = await Eventually.GetAsync(
            () => Task.FromResult(fixture.Slack.Messages.FirstOrDefault(entry => entry.Message.GetRawText().Contains("LIMITED", StringComparison.Ordinal))),
            entry => entry.At != default, what: "Slack takes the message");
        Assert.True(at - asked >= TimeSpan.FromSeconds(2), $"Slack asked for 2 s and got {at - asked}.");
        var blocks = message.GetProperty("blocks").EnumerateArray().ToList();
        Assert.Equal("header", blocks[0].GetProperty("type").GetString());
        Assert.Contains("a &lt; b &amp; '''code'''", blocks[2].GetProperty("text").GetProperty("text").GetString());
        var alert = await fixture.AlertAsync("LIMITED", alert => alert.Deliveries.All(delivery => delivery.State == "sent"));
        Assert.Equal(2, alert.Deliveries.Single(delivery => delivery.Channel == "slack").Attempts);
    }

    [Fact]
    public async Task The_webhook_address_is_in_no_log_no_span_and_no_answer()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => spans.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {activity.StatusDescription}"),
        };
        ActivitySource.AddActivityListener(listener);
        fixture.Slack.Refusals.Enqueue((500, 0));

        await fixture.Service.PublishAsync(NotificationFixture.Incident("SECRET"), Token);
        await fixture.AlertAsync("SECRET", alert => alert.Deliveries.All(delivery => delivery.State == "sent"));

        // The local Slack's own request span holds the path it was called with; the caller's must not.
        Assert.DoesNotContain(spans, span => span.Contains(SlackServer.Secret, StringComparison.Ordinal) && !span.Contains("url.path", StringComparison.Ordinal));
        Assert.DoesNotContain(fixture.Log, line => line.Contains(SlackServer.Secret, StringComparison.Ordinal));
        Assert.NotEmpty(fixture.Log);
        var channels = await fixture.Service.Client.GetStringAsync("/api/v1/channels", Token);
        Assert.DoesNotContain(SlackServer.Secret, channels);
        Assert.Contains("operations@example.com", channels);
    }

    [Fact]
    public async Task A_refusal_for_good_ends_the_delivery_and_is_announced()
    {
        fixture.Inbox.Rejects = static _ => true;
        try
        {
            await fixture.Service.PublishAsync(NotificationFixture.Incident("REFUSED"), Token);
            var alert = await fixture.AlertAsync("REFUSED", alert => alert.Deliveries.Any(delivery => delivery is { Channel: "email", State: "failed" }));
            var failed = await fixture.Failed.ReadAsync(failed => failed.AlertId == alert.AlertId);
            Assert.Equal("email", failed.Channel);
            Assert.Contains("operations@example.com", failed.Reason);
        }
        finally
        {
            fixture.Inbox.Rejects = static _ => false;
        }
    }

    [Fact]
    public async Task A_mail_that_reached_somebody_is_not_sent_again()
    {
        fixture.Inbox.Rejects = static recipient => recipient.StartsWith("desk", StringComparison.Ordinal);
        try
        {
            await fixture.Service.PublishAsync(NotificationFixture.Incident("PARTLY"), Token);
            var alert = await fixture.AlertAsync("PARTLY", alert => alert.Deliveries.Any(delivery => delivery is { Channel: "email", State: "sent" }));
            Assert.Contains("desk@example.com", alert.Deliveries.Single(delivery => delivery.Channel == "email").Error);
            Assert.Single(fixture.Inbox.Mails, mail => mail.Subject.Contains("PARTLY", StringComparison.Ordinal));
        }
        finally
        {
            fixture.Inbox.Rejects = static _ => false;
        }
    }

    [Fact]
    public async Task A_channel_can_be_tried_out()
    {
        var worked = await fixture.Client.TestChannelAsync("email", Token);
        Assert.True(worked.Delivered);
        await fixture.Inbox.ReadAsync(mail => mail.Subject.Contains("Test message from Hermes", StringComparison.Ordinal));

        fixture.Slack.Refusals.Enqueue((404, 0));
        var failed = await fixture.Client.TestChannelAsync("slack", Token);
        Assert.False(failed.Delivered);
        Assert.Contains("404", failed.Error);

        var unknown = await Assert.ThrowsAsync<HermesApiException>(() => fixture.Client.TestChannelAsync("pigeon", Token));
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
    }

    [Fact]
    public async Task Without_settings_alerts_are_kept_and_channels_say_what_to_set()
    {
        await using var bare = await ServiceFixture<AlertIntake>.StartAsync("notificationdb", host => host.UseSetting("Notification:Smtp:Host", ""));
        await bare.PublishAsync(NotificationFixture.Incident("BARE"), Token);
        var client = new Contracts.Notification.NotificationClient(bare.Client);

        var alert = await Eventually.GetAsync(async () => (await client.GetAlertsAsync("BARE", null, 10, Token)).Items.SingleOrDefault(), found => found is not null);
        Assert.Empty(alert!.Deliveries);
        var channels = await client.GetChannelsAsync(Token);
        Assert.Equal(["email", "slack"], channels.Select(channel => channel.Name));
        Assert.All(channels, channel => Assert.False(channel.Enabled));
        var refused = await Assert.ThrowsAsync<HermesApiException>(() => client.TestChannelAsync("email", Token));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Notification:Smtp:Host", refused.Message);
        Assert.Equal(HttpStatusCode.BadRequest, (await bare.Client.GetAsync("/api/v1/alerts?cursor=%21", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await bare.Client.GetAsync("/api/v1/alerts?limit=501", Token)).StatusCode);
    }

    [Fact]
    public void Tries_move_apart_up_to_five_minutes()
    {
        var first = TimeSpan.FromSeconds(5);
        Assert.Equal(TimeSpan.FromSeconds(5), RetryDelay.After(first, 1, 1));
        Assert.Equal(TimeSpan.FromSeconds(2.5), RetryDelay.After(first, 1, 0));
        Assert.Equal(TimeSpan.FromSeconds(40), RetryDelay.After(first, 4, 1));
        Assert.Equal(TimeSpan.FromMinutes(5), RetryDelay.After(first, 1_000, 1));
    }
}
