using System.Net;
using System.Text;
using Dapper;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

/// <summary>A replica that is asked to stop, or killed, in the middle of its work.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private const int Batches = 150;
    private const int PerBatch = 100;
    private const int Followed = 6_000;
    private readonly string _folder = TemporaryDirectory.Create("hermes-stop");
    private ServiceFixture<Program> _staying = null!;

    private string Log => Path.Combine(_folder, "app.log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _staying = await ServiceFixture<Program>.StartAsync("ingestiondb", host => host.UseSetting("Ingestion:AllowedPaths:0", _folder));
        await IngestionFixture.ListenAsync(_staying);
    }

    public async ValueTask DisposeAsync()
    {
        await _staying.DisposeAsync();
        TemporaryDirectory.Delete(_folder);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Under_load_nothing_is_lost_or_repeated_and_a_stop_takes_less_than_ten_seconds(bool killed)
    {
        await File.WriteAllTextAsync(Log, "", Token);
        await using var leaving = await _staying.StartProcessAsync(new Dictionary<string, string>
        {
            ["Ingestion:Files:0:Path"] = Log,
            ["Ingestion:Files:0:Source"] = "followed",
        });
        var half = new TaskCompletionSource();
        var (sent, refused) = (0, 0);
        var following = FollowAsync();
        // However fast the machine is, somebody sends while the replica goes.
        var sending = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var batch = Interlocked.Increment(ref sent); batch <= Batches || Volatile.Read(ref refused) == 0; batch = Interlocked.Increment(ref sent))
            {
                if (!await SendAsync(leaving.Client, batch, Token))
                {
                    Interlocked.Increment(ref refused);
                    Assert.True(await SendAsync(_staying.Client, batch, Token));
                }

                if (batch == Batches / 3)
                {
                    half.SetResult();
                }
            }

            Interlocked.Decrement(ref sent);
        }));

        await half.Task;
        if (killed)
        {
            leaving.Kill();
        }
        else
        {
            var unready = Eventually.TrueAsync(async () => await StatusAsync(leaving.Client) is null or HttpStatusCode.ServiceUnavailable, what: "readiness says no");
            var (code, took) = await leaving.TerminateAsync();
            await unready;
            Assert.Equal(0, code);
            Assert.InRange(took, TimeSpan.Zero, ServiceProcess.Grace);
        }

        await sending;
        await following;
        var lines = sent * PerBatch;
        Assert.InRange(refused, 1, sent);

        // The staying one takes the file over when it is told of it.
        using var sources = await _staying.Client.PutAsync("/api/v1/sources", new StringContent($$"""[{"name":"followed","path":"{{Log}}"}]""", Encoding.UTF8, "application/json"), Token);
        sources.EnsureSuccessStatusCode();
        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(_staying, "followed") >= Followed, what: "the file is stored");
        await using var connection = await _staying.DataSource.OpenConnectionAsync(Token);
        Assert.Equal(
            (lines, lines, Followed, Followed, lines + Followed),
            await connection.QuerySingleAsync<(long, long, long, long, long)>(
                """
                select count(*) filter (where source = 'sent'), count(distinct message) filter (where source = 'sent'),
                       count(*) filter (where source = 'followed'), count(distinct message) filter (where source = 'followed'),
                       (select sum(total)::bigint from log_activity)
                from log_entry
                """));
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from outbox where message_type not like '%.AuditRecorded'") == 0, what: "all is announced");
    }

    private static async Task<bool> SendAsync(HttpClient client, int batch, CancellationToken ct)
    {
        var lines = string.Join('\n', Enumerable.Range(0, PerBatch).Select(i => $"2025-01-07 14:30:15 [INFO] a - sent {(batch * PerBatch) + i}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/logs?source=sent") { Content = new StringContent(lines, Encoding.UTF8, "text/plain") };
        request.Headers.Add("Idempotency-Key", $"batch-{batch}");
        try
        {
            using var response = await client.SendAsync(request, ct);
            return response.StatusCode == HttpStatusCode.Accepted;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient client)
    {
        try
        {
            using var health = await client.GetAsync("/health", Token);
            return health.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task FollowAsync()
    {
        await using var stream = new FileStream(Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < Followed; i += 50)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(i, 50).Select(n => $"2025-01-07 14:30:15 [INFO] a - followed {n}\n"))), Token);
            await pace.WaitForNextTickAsync(Token);
        }
    }
}
