using Dapper;
using Hermes.Notification.Alerts;
using Hermes.Testing;

namespace Hermes.Notification.Tests;

/// <summary>Two replicas that share the queues, the database, a mail server and a Slack.</summary>
public sealed class ReplicaTests(NotificationFixture app) : IClassFixture<NotificationFixture>, IAsyncLifetime
{
    private const int Causes = 25;
    private ServiceFixture<AlertIntake> second = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => second = await app.Service.StartReplicaAsync();

    public ValueTask DisposeAsync() => second.DisposeAsync();

    [Fact]
    public async Task One_cause_is_one_mail_and_one_post_however_many_errors_tell_of_it()
    {
        // Six different errors of one cause, and each told twice.
        var incidents = Enumerable.Range(0, Causes).SelectMany(cause => Enumerable.Range(0, 6).Select(_ => NotificationFixture.Incident($"REPLICA_{cause}"))).ToList();
        await Task.WhenAll(incidents.Concat(incidents).Select(incident => app.Service.PublishAsync(incident)));

        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(
            async () => await connection.ExecuteScalarAsync<long>("select coalesce(sum(repeats + 1), 0)::bigint from alert where feed like 'REPLICA!_%' escape '!'") == incidents.Count
                && await connection.ExecuteScalarAsync<long>("select count(*) from delivery where state <> 'sent'") == 0,
            what: "all is told");

        Assert.Equal(Causes, await connection.ExecuteScalarAsync<long>("select count(*) from alert where feed like 'REPLICA!_%' escape '!'"));
        for (var cause = 0; cause < Causes; cause++)
        {
            Assert.Single(app.Inbox.Mails, mail => mail.Subject.Contains($"REPLICA_{cause}:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_viewer_at_one_replica_sees_the_alerts_of_the_other_too()
    {
        using var stream = await second.Client.GetStreamAsync("/api/v1/alerts/stream", Token);
        using var reader = new StreamReader(stream);
        Assert.NotNull(await reader.ReadLineAsync(Token));
        var feeds = Enumerable.Range(0, 10).Select(i => $"SEEN_{i}_").ToHashSet();
        await Task.WhenAll(feeds.Select(feed => app.Service.PublishAsync(NotificationFixture.Incident(feed))));

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (feeds.Count > 0 && await reader.ReadLineAsync(patience.Token) is { } line)
        {
            feeds.RemoveWhere(feed => line.Contains(feed, StringComparison.Ordinal));
        }

        Assert.Empty(feeds);
    }
}
