using Dapper;
using Hermes.Testing;

namespace Hermes.Notification.Tests;

/// <summary>A replica that is asked to stop while it sends.</summary>
public sealed class StopTests(NotificationFixture app) : IClassFixture<NotificationFixture>
{
    private const int Causes = 40;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_under_load_ends_within_ten_seconds_and_each_cause_is_one_mail()
    {
        await using var leaving = await app.Service.StartProcessAsync(new Dictionary<string, string>
        {
            ["Notification:Smtp:Host"] = "127.0.0.1",
            ["Notification:Smtp:Port"] = app.Inbox.Port.ToString(),
            ["Notification:Smtp:From"] = "Hermes <hermes@example.com>",
            ["Notification:Email:Recipients"] = "operations@example.com; desk@example.com",
            ["Notification:Slack:WebhookUrl"] = app.Slack.WebhookUrl,
            ["Outgoing:AllowPrivate"] = "127.0.0.1",
        });
        var publishing = Task.WhenAll(Enumerable.Range(0, Causes * 3).Select(i => app.Service.PublishAsync(NotificationFixture.Incident($"STOPPED_{i % Causes}"))));
        await Eventually.TrueAsync(() => Task.FromResult(app.Inbox.Mails.Count(mail => mail.Subject.Contains("STOPPED_", StringComparison.Ordinal)) >= 5), what: "mails go out");

        var (code, took) = await leaving.TerminateAsync();
        await publishing;
        Assert.Equal(0, code);
        Assert.InRange(took, TimeSpan.Zero, ServiceProcess.Grace);

        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(
            async () => await connection.ExecuteScalarAsync<long>("select coalesce(sum(repeats + 1), 0)::bigint from alert where feed like 'STOPPED!_%' escape '!'") == Causes * 3
                && await connection.ExecuteScalarAsync<long>("select count(*) from delivery where state <> 'sent'") == 0,
            what: "all is told");
        for (var cause = 0; cause < Causes; cause++)
        {
            Assert.Single(app.Inbox.Mails, mail => mail.Subject.Contains($"STOPPED_{cause}:", StringComparison.Ordinal));
        }
    }
}
