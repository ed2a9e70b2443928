using System.Net;
using System.Text;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

/// <summary>Two replicas on one database, one virtual host and the same files.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const string Tail = "shared-tail";
    private readonly string _folder = TemporaryDirectory.Create("hermes-replicas");
    private ServiceFixture<Program> _one = null!;
    private ServiceFixture<Program> _two = null!;
    private MessageListener<LogActivityCounted> _counted = null!;
    private MessageListener<ExecutionsRecorded> _recorded = null!;

    private string Log => Path.Combine(_folder, "app.log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await ServiceFixture<Program>.StartAsync("ingestiondb", builder =>
        {
            builder.UseSetting("Ingestion:Files:0:Path", Log);
            builder.UseSetting("Ingestion:Files:0:Source", Tail);
            builder.UseSetting("Ingestion:BatchLines", "300");
        });
        _counted = await _one.ListenAsync<LogActivityCounted>();
        await _one.ListenAsync<ErrorsDetected>();
        _recorded = await _one.ListenAsync<ExecutionsRecorded>();
        _two = await _one.StartReplicaAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _two.DisposeAsync();
        await _one.DisposeAsync();
        TemporaryDirectory.Delete(_folder);
    }

    [Fact]
    public async Task Lines_sent_to_both_and_followed_by_both_are_stored_and_counted_once()
    {
        const int batches = 40;
        const int perBatch = 100;
        var writing = WriteAsync(10_000);
        await Parallel.ForEachAsync(Enumerable.Range(0, batches), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Token }, async (batch, ct) =>
        {
            var client = batch % 2 == 0 ? _one.Client : _two.Client;
            var body = string.Join('\n', Enumerable.Range(0, perBatch).Select(i => $"2025-01-07 14:30:15 [INFO] a - sent {(batch * perBatch) + i}"));
            using var response = await client.PostAsync("/api/v1/logs?source=http", new StringContent(body, Encoding.UTF8, "text/plain"), ct);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        });
        await writing;
        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(_one, Tail) >= 10_000, what: "the file is stored");

        await using var connection = await _one.DataSource.OpenConnectionAsync(Token);
        Assert.Equal((14_000, 14_000, 14_000), await connection.QuerySingleAsync<(long, long, long)>(
            "select count(*), count(distinct message), (select sum(total)::bigint from log_activity) from log_entry"));
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from outbox where message_type not like '%.AuditRecorded'") == 0, what: "the outbox is empty");
        var announced = 0L;
        await Eventually.TrueAsync(() => Task.FromResult((announced += _counted.Drain().Sum(batch => batch.Activity.Sum(a => (long)a.Total))) >= 14_000), what: "all is announced");
        Assert.Equal(14_000, announced);
    }

    [Fact]
    public async Task The_same_template_has_one_id_whichever_replica_met_it_first()
    {
        string[] words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, ct) =>
        {
            var lines = string.Join('\n', Enumerable.Range(0, 20).Select(kind => $"2025-01-07 14:30:15 [INFO] a - task number {(char)('a' + kind)}{kind} finished its work on the partition {words[i % words.Length]} of today"));
            using var response = await (i % 2 == 0 ? _one : _two).Client.PostAsync("/api/v1/logs?source=mined", new StringContent(lines, Encoding.UTF8, "text/plain"), ct);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        });

        await using var connection = await _one.DataSource.OpenConnectionAsync(Token);
        var templates = (await connection.QueryAsync<(string Text, long Lines)>("select text, lines from log_template where source = 'mined' and merged_into is null")).ToList();
        var byId = await connection.ExecuteScalarAsync<long>("select count(distinct coalesce(merged_into, template_id)) from log_entry l join log_template t on t.id = l.template_id where l.source = 'mined'");
        Assert.Equal(800, templates.Sum(template => template.Lines));
        Assert.Equal(templates.Count, byId);
        var template = Assert.Single(templates);
        Assert.Contains("partition <*> of today", template.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_and_sources_changed_at_one_replica_are_in_force_at_the_other_within_seconds()
    {
        var rules = await IngestionFixture.ReadAsync<Contracts.Ingestion.DetectionRules>(await _one.Client.GetAsync("/api/v1/detection-rules", Token), Token);
        using var put = await _one.Client.PutAsync("/api/v1/detection-rules", System.Net.Http.Json.JsonContent.Create(rules with { Exclusions = ["never mind"] }, options: HermesJson.Options), Token);
        put.EnsureSuccessStatusCode();
        using var sources = await _one.Client.PutAsync("/api/v1/sources", new StringContent("""[{"name":"added","feed":"FX"}]""", Encoding.UTF8, "application/json"), Token);
        sources.EnsureSuccessStatusCode();

        await Eventually.TrueAsync(async () =>
        {
            var there = await IngestionFixture.ReadAsync<Contracts.Ingestion.DetectionRules>(await _two.Client.GetAsync("/api/v1/detection-rules", Token), Token);
            var known = await IngestionFixture.ReadAsync<Page<SourceStatus>>(await _two.Client.GetAsync("/api/v1/sources", Token), Token);
            return there.Exclusions?.Contains("never mind") == true && known.Items.Any(source => source.Settings.Name == "added");
        }, what: "the other replica knows");
    }

    [Fact]
    public async Task The_other_replica_follows_a_file_on_when_its_follower_stops_and_both_tell_how_it_is_doing()
    {
        await File.WriteAllTextAsync(Log, "one\ntwo\n", Token);
        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(_two, Tail) == 2, what: "the file is followed");
        foreach (var replica in (ServiceFixture<Program>[])[_one, _two])
        {
            await Eventually.TrueAsync(async () => await StatusAsync(replica) is { State: SourceState.Following, LagBytes: 0, Lines: 2 }, what: "a replica knows how the file is doing");
        }

        await _one.StopHostAsync();
        await File.AppendAllTextAsync(Log, "three\n", Token);
        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(_two, Tail) == 3, what: "the other replica goes on");

        await _one.StartHostAsync();
        await _two.StopHostAsync();
        await File.AppendAllTextAsync(Log, "four\n", Token);
        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(_one, Tail) == 4, what: "the first one is back at it");
        await _two.StartHostAsync();
    }

    [Fact]
    public async Task A_key_and_a_run_sent_to_both_at_once_are_taken_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/logs?source=keyed") { Content = new StringContent("""["one","two"]""", Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", "the-same");
            using var response = await (i % 2 == 0 ? _one : _two).Client.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            using var run = await (i % 2 == 0 ? _one : _two).Client.PostAsync("/api/v1/executions", new StringContent(
                """{"feed":"FX","executionId":"1","status":"Failed","startedAt":"2025-01-07T14:00:00Z","endedAt":"2025-01-07T14:05:00Z"}""", Encoding.UTF8, "application/json"), Token);
            Assert.True(run.IsSuccessStatusCode, run.StatusCode.ToString());
        }));

        Assert.Equal(2, await IngestionFixture.CountAsync(_one, "keyed"));
        await using var connection = await _one.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from outbox where message_type not like '%.AuditRecorded'") == 0, what: "the outbox is empty");
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from execution"));
        await _recorded.ReadAsync();
        Assert.Empty(_recorded.Drain());
    }

    [Fact]
    public async Task A_viewer_at_one_replica_sees_what_the_other_stores()
    {
        using var stream = await _two.Client.GetStreamAsync("/api/v1/logs/stream?source=seen", Token);
        using var reader = new StreamReader(stream);
        Assert.NotNull(await reader.ReadLineAsync(Token)); // the first keep-alive: subscribed

        for (var i = 0; i < 20; i++)
        {
            using var response = await (i % 2 == 0 ? _one : _two).Client.PostAsync("/api/v1/logs?source=seen", new StringContent($"seen {i}\nother {i}", Encoding.UTF8, "text/plain"), Token);
            response.EnsureSuccessStatusCode();
        }

        var seen = new List<string>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (seen.Count < 40 && await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                seen.Add(System.Text.Json.JsonDocument.Parse(line[6..]).RootElement.GetProperty("message").GetString()!);
            }
        }

        Assert.Equal(40, seen.Distinct().Count());
    }

    private static async Task<SourceStatus> StatusAsync(ServiceFixture<Program> replica) =>
        (await IngestionFixture.ReadAsync<Page<SourceStatus>>(await replica.Client.GetAsync("/api/v1/sources", Token), Token)).Items.Single(source => source.Settings.Name == Tail);

    private async Task WriteAsync(int lines)
    {
        await using var stream = new FileStream(Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        for (var i = 0; i < lines; i += 50)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(i, 50).Select(n => $"2025-01-07 14:30:15 [INFO] a - followed {n}\n"))), Token);
        }
    }
}
