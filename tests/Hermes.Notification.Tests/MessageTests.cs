using System.Text.Json.Nodes;
using Hermes.Notification.Channels;
using Microsoft.Extensions.Options;

namespace Hermes.Notification.Tests;

public sealed class MessageTests
{
    private static readonly OutgoingMessage huge = new()
    {
        DeliveryId = Guid.NewGuid(),
        Kind = "error",
        GroupKey = "error:X:Connection",
        Severity = "critical",
        Title = new string('t', 400),
        Message = new string('<', 20_000),
        Diagnosis = new string('&', 5_000),
        Solution = new string('s', 5_000),
        OccurredAt = DateTimeOffset.UnixEpoch,
        Link = "http://portal.example.com/",
    };

    [Fact]
    public void A_slack_message_keeps_the_limits()
    {
        var blocks = SlackMessage.From(huge)["blocks"]!.AsArray();

        Assert.True(blocks.Count <= 50);
        Assert.True(Text(blocks[0]!).Length <= 150);
        Assert.All(blocks.Where(block => block!["type"]!.GetValue<string>() == "section"), block =>
        {
            Assert.True(Text(block!).Length <= 3_000);
            Assert.DoesNotMatch("&(?!amp;|lt;|gt;)", Text(block!));
        });
    }

    [Fact]
    public void Wrong_settings_are_all_named_at_once()
    {
        var faults = Validate(new SmtpOptions { Host = "mail", Port = 99_999 }, new EmailOptions { Recipients = "nobody" }, new SlackOptions { WebhookUrl = "http://example.com/x" });

        Assert.Equal(4, faults.Count);
        Assert.Contains(faults, fault => fault.Contains("Smtp:From", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("Smtp:Port", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("'nobody'", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("WebhookUrl", StringComparison.Ordinal));
        Assert.Empty(Validate(new SmtpOptions(), new EmailOptions(), new SlackOptions()));
    }

    private static List<string> Validate(SmtpOptions smtp, EmailOptions email, SlackOptions slack) =>
        [.. new ValidateChannelOptions(Options.Create(email), Options.Create(slack)).Validate(null, smtp).Failures ?? []];

    private static string Text(JsonNode block) => block["text"]!["text"]!.GetValue<string>();
}
