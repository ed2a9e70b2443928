using System.Net;
using Hermes.Notification.Alerts;
using Hermes.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Hermes.Notification.Tests;

public sealed class AddressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data/verysecret")]
    [InlineData("https://[::ffff:169.254.169.254]/verysecret")]
    [InlineData("https://localhost/verysecret")]
    public async Task A_webhook_to_a_metadata_address_is_refused_and_logged_once(string webhook)
    {
        using var log = new CapturedLog();
        await using var service = await ServiceFixture<AlertIntake>.StartAsync("notificationdb", host =>
        {
            host.UseSetting("Notification:Slack:WebhookUrl", webhook);
            host.ConfigureLogging(logging => logging.AddProvider(log));
        });
        var response = await service.Client.PostAsync("/api/v1/channels/slack/test", null, Token);
        var text = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("Outgoing:AllowPrivate", text);
        Assert.DoesNotContain("verysecret", text);
        Assert.DoesNotContain(" at Hermes", text);
        var line = Assert.Single(log.Lines, line => line.Contains("Outgoing:AllowPrivate", StringComparison.Ordinal));
        Assert.DoesNotContain("verysecret", line);
        Assert.DoesNotContain("   at ", line);
    }
}
