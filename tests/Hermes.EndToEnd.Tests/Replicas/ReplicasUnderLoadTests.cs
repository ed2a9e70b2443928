using System.Globalization;
using System.Net;
using System.Text;
using Hermes.Contracts;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Notification;
using Hermes.Testing;

namespace Hermes.EndToEnd.Tests.Replicas;

/// <summary>Two replicas of every service under load by HTTP and file, once in peace and once with one of each killed in the middle. Run by <c>tests/replicas.sh</c>.</summary>
[Trait("run", "alone")]
public sealed class ReplicasUnderLoadTests(ReplicatedSuite suite) : IClassFixture<ReplicatedSuite>
{
    private const int Batches = 240;
    private const int PerBatch = 100;
    private const int Followed = 12_000;
    private const int Causes = 12;
    private const int Runs = 300;
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(2);
    private static readonly string[] Services =
        [ServiceNames.Ingestion, ServiceNames.Prediction, ServiceNames.ConfigGeneration, ServiceNames.Diagnosis, ServiceNames.Notification];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Now => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_accepted_is_stored_once_and_each_cause_is_mailed_once(bool killed)
    {
        var round = killed ? "KILLED" : "CALM";
        foreach (var service in Services)
        {
            await Eventually.TrueAsync(() => Task.FromResult(suite.ProcessesOf(service).Count == 2), Recovery, $"two processes of {service} run");
        }

        var sent = 0;
        var third = new TaskCompletionSource();
        var accepted = 0;
        var followedBefore = await CountAsync("tests");
        var following = FollowAsync();
        var reporting = ReportRunsAsync(round);
        var sending = Parallel.ForEachAsync(Enumerable.Range(0, Batches), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (batch, ct) =>
        {
            var lines = string.Join('\n', Enumerable.Range(0, PerBatch).Select(i => Line(round, batch, i)));
            await PostAsync($"/api/v1/logs?source={round}", lines, "text/plain", $"{round}-{batch}", ct);
            Interlocked.Add(ref accepted, PerBatch);
            if (Interlocked.Increment(ref sent) == Batches / 3)
            {
                third.SetResult();
            }
        });

        await third.Task;
        foreach (var service in killed ? Services : [])
        {
            suite.KillOne(service);
        }

        await Task.WhenAll(sending, following, reporting);
        await Eventually.TrueAsync(async () => await CountAsync("tests") >= followedBefore + Followed, Recovery, "the followed file is stored");
        var (stored, followed) = (await CountAsync(round), await CountAsync("tests") - followedBefore);
        var feeds = await Eventually.GetAsync(
            async () => (await suite.Prediction.GetFeedsAsync(null, 100, Token)).Items.Where(feed => feed.Name.StartsWith($"RUNS_{round}", StringComparison.Ordinal)).Sum(feed => feed.ExecutionCount),
            count => count >= Runs, Recovery, "all runs are known to prediction");
        var alerts = await Eventually.GetAsync(
            () => AlertsAsync(round), found => found.Count >= Causes && found.All(alert => alert.Deliveries.All(delivery => delivery.State == "sent")), Recovery, "each cause is told");

        // A process killed between the receiver's yes and its note sends that mail again under the same id: one message to whoever reads it.
        var mails = suite.Inbox.Mails.Where(mail => mail.Subject.Contains($"CAUSE_{round}", StringComparison.Ordinal)).ToList();
        var messages = mails.Select(mail => mail.Header("Message-ID")).Distinct().Count();
        Console.WriteLine($"{round}: accepted {accepted}, stored {stored}; appended {Followed}, stored {followed}; runs reported {Runs} (each twice), known {feeds}; causes {Causes}, alerts {alerts.Count}, mails {mails.Count}, message ids {messages}");
        Assert.Equal((accepted, Followed, Runs), (stored, followed, feeds));
        Assert.Equal(Causes, alerts.Count);
        Assert.Equal(Causes, messages);
        Assert.True(killed || mails.Count == Causes, "Nobody was killed, so no mail was sent again.");
        Assert.Equal(Causes, mails.Select(mail => mail.Subject).Distinct().Count());
    }

    // One line in ten is an error; those of a feed have one cause, whichever replica they come by.
    private static string Line(string round, int batch, int i) => i % 10 == 0
        ? $"{Now} [ERROR] loader.main - Database connection failed: Connection timeout after 30s feed=CAUSE_{round}_{(batch + (i / 10)) % Causes:00}"
        : $"{Now} [INFO] loader.main - batch {batch} line {i} loaded";

    private async Task ReportRunsAsync(string round)
    {
        for (var i = 0; i < Runs; i++)
        {
            var started = TimeProvider.System.GetUtcNow().AddMinutes(-i - 10);
            var run = $$"""{"feed":"RUNS_{{round}}_{{i % 6}}","executionId":"{{round}}-{{i}}","status":"Succeeded","startedAt":"{{started:O}}","endedAt":"{{started.AddMinutes(5):O}}"}""";
            await Task.WhenAll(PostAsync("/api/v1/executions", run, "application/json", null, Token), PostAsync("/api/v1/executions", run, "application/json", null, Token));
        }
    }

    private async Task PostAsync(string path, string body, string type, string? key, CancellationToken ct)
    {
        using var http = suite.ClientOf(ServiceNames.Ingestion);
        await Eventually.TrueAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            try
            {
                using var response = await http.SendAsync(request, ct);
                return response.IsSuccessStatusCode ? true : response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests ? false
                    : throw new InvalidOperationException($"{path} answered {response.StatusCode}: {await response.Content.ReadAsStringAsync(ct)}");
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, Recovery, $"{path} is accepted");
    }

    private async Task FollowAsync()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < Followed; i += 100)
        {
            await File.AppendAllTextAsync(suite.FollowedFile, string.Concat(Enumerable.Range(i, 100).Select(n => $"{Now} [INFO] tail.test - followed line {n}\n")), Token);
            await pace.WaitForNextTickAsync(Token);
        }
    }

    private async Task<int> CountAsync(string source)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var page = await suite.Ingestion.GetLogsAsync(new LogFilter { Source = source }, cursor, 1000, Token);
            count += page.Items.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return count;
    }

    private async Task<IReadOnlyList<Alert>> AlertsAsync(string round)
    {
        Page<Alert> page = await suite.Notification.GetAlertsAsync(null, null, 500, Token);
        return [.. page.Items.Where(alert => alert.Feed?.StartsWith($"CAUSE_{round}", StringComparison.Ordinal) == true)];
    }
}
