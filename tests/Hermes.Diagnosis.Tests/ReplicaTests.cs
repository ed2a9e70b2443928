using Dapper;
using Hermes.Contracts.Events;
using Hermes.Testing;

namespace Hermes.Diagnosis.Tests;

/// <summary>Two replicas that share the queues, the database and a language model.</summary>
public sealed class ReplicaTests
{
    private const int Incidents = 30;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_incident_is_opened_asked_about_and_announced_once()
    {
        await using var ollama = await OllamaServer.StartAsync();
        ollama.Answer = static (_, _) => Task.FromResult(DiagnosisFixture.ValidAnswer);
        await using var one = await DiagnosisFixture.StartAsync(ollama, host => host.UseSetting("Diagnosis:ModelQueueLimit", "1000"));
        await using var two = await one.Service.StartReplicaAsync();

        var batches = Enumerable.Range(0, Incidents).Select(i => DiagnosisFixture.Batch($"template-{i}", $"Connection refused by host {i}", $"FEED_{i}")).ToList();
        // Each batch twice, as after a crash of the relay, and once more as another batch of the same error.
        await Task.WhenAll(batches.Concat(batches).Concat(batches.Select(batch => batch with { BatchId = Guid.NewGuid() })).Select(batch => one.Service.PublishAsync(batch)));

        await using var connection = await one.Service.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(
            async () => await connection.ExecuteScalarAsync<long>("select coalesce(sum(occurrences), 0)::bigint from incident") == Incidents * 6
                && await connection.ExecuteScalarAsync<long>("select count(*) from incident where diagnosis_id is null or diagnosis_due_at is not null") == 0,
            what: "all incidents are diagnosed");
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from outbox where message_type not like '%.AuditRecorded'") == 0, what: "all is announced");

        Assert.Equal((Incidents, Incidents), await connection.QuerySingleAsync<(long, long)>("select (select count(*) from incident), (select count(*) from diagnosis)"));
        Assert.Equal(Incidents, ollama.Requests.Count);
        var announced = new List<IncidentDiagnosed>();
        await Eventually.TrueAsync(() =>
        {
            announced.AddRange(one.Announced.Drain());
            return Task.FromResult(announced.Count >= Incidents);
        }, what: "all announcements arrive");
        Assert.Equal(Incidents, announced.Count);
        Assert.Equal(Incidents, announced.Select(message => message.IncidentId).Distinct().Count());
    }

    [Fact]
    public async Task A_viewer_at_one_replica_sees_a_diagnosis_made_at_the_other()
    {
        await using var ollama = await OllamaServer.StartAsync();
        ollama.Answer = static (_, _) => Task.FromResult(DiagnosisFixture.ValidAnswer);
        await using var one = await DiagnosisFixture.StartAsync(ollama);
        await using var two = await one.Service.StartReplicaAsync();
        using var stream = await two.Client.GetStreamAsync("/api/v1/diagnoses/stream", Token);
        using var reader = new StreamReader(stream);
        Assert.NotNull(await reader.ReadLineAsync(Token));

        using var asked = await one.Service.Client.PostAsync("/api/v1/diagnoses", new StringContent("""{"log":"Connection refused","feed":"SEEN_ELSEWHERE"}""", System.Text.Encoding.UTF8, "application/json"), Token);
        asked.EnsureSuccessStatusCode();

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var line = "";
        while (line is not null && !line.Contains("SEEN_ELSEWHERE", StringComparison.Ordinal))
        {
            line = await reader.ReadLineAsync(patience.Token);
        }

        Assert.NotNull(line);
    }
}
