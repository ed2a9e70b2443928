using Dapper;
using Hermes.Contracts.Events;
using Hermes.Testing;

namespace Hermes.Diagnosis.Tests;

/// <summary>A replica that is asked to stop while the model answers it.</summary>
public sealed class StopTests
{
    private const int Incidents = 24;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_gives_incidents_back_and_each_is_announced_once()
    {
        await using var ollama = await OllamaServer.StartAsync();
        var asked = 0;
        var goOn = new TaskCompletionSource();
        ollama.Answer = async (_, ct) =>
        {
            if (Interlocked.Increment(ref asked) <= 4)
            {
                await goOn.Task.WaitAsync(ct);
            }

            return DiagnosisFixture.ValidAnswer;
        };
        await using var staying = await DiagnosisFixture.StartAsync(ollama);
        await using var leaving = await staying.Service.StartProcessAsync(new Dictionary<string, string>
        {
            ["Ollama:Endpoint"] = ollama.Address,
            ["Outgoing:AllowPrivate"] = "127.0.0.1",
        });
        await Task.WhenAll(Enumerable.Range(0, Incidents).Select(i => staying.Service.PublishAsync(DiagnosisFixture.Batch($"template-{i}", $"Connection refused by host {i}", $"FEED_{i}"))));
        await Eventually.TrueAsync(() => Task.FromResult(asked >= 2), what: "the model is asked");

        var (code, took) = await leaving.TerminateAsync();
        goOn.SetResult();
        Assert.Equal(0, code);
        Assert.InRange(took, TimeSpan.Zero, ServiceProcess.Grace);

        await using var connection = await staying.Service.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(
            async () => await connection.ExecuteScalarAsync<long>("select count(*) from incident where diagnosis_id is not null and diagnosis_due_at is null") == Incidents,
            what: "all are diagnosed");
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from outbox where message_type not like '%.AuditRecorded'") == 0, what: "all is announced");
        Assert.Equal(Incidents, await connection.ExecuteScalarAsync<long>("select count(*) from diagnosis"));
        var announced = new List<IncidentDiagnosed>();
        await Eventually.TrueAsync(() =>
        {
            announced.AddRange(staying.Announced.Drain());
            return Task.FromResult(announced.Count >= Incidents);
        }, what: "all announcements arrive");
        Assert.Equal(Incidents, announced.Select(message => message.IncidentId).Distinct().Count());
        Assert.Equal(Incidents, announced.Count);
    }
}
