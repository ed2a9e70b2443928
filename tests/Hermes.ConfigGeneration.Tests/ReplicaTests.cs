using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Hermes.Testing;

namespace Hermes.ConfigGeneration.Tests;

/// <summary>Two replicas that share the database and the folder with the repository and the samples.</summary>
public sealed class ReplicaTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_made_at_both_at_once_are_all_kept_in_one_history_and_announced_once()
    {
        await using var second = await app.Service.StartReplicaAsync();
        var other = new ConfigurationClient(second.Client);
        var committed = await app.Service.ListenAsync<Contracts.Events.ConfigurationCommitted>();
        var configuration = await app.GenerateAsync("SHARED", Token);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            var mine = configuration.DeepClone().AsObject();
            mine["feed"]!["description"] = $"change {i}";
            await (i % 2 == 0 ? app.Client : other).SaveAsync("SHARED", new SaveConfigurationRequest(System.Text.Json.JsonSerializer.SerializeToElement(mine), $"change {i}", "Ann <ann@example.org>"), null, Token);
        }));

        var history = await other.GetHistoryAsync("SHARED", null, 50, Token);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"change {i}").Order(), history.Items.Select(version => version.Message).Order());
        Assert.Equal(12, history.Items.Select(version => version.Version).Distinct().Count());

        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        var heard = new List<string>();
        await Eventually.TrueAsync(async () =>
        {
            heard.AddRange(committed.Drain().Where(message => message.Feed == "SHARED").Select(message => message.Version));
            return heard.Count >= 12 && await connection.ExecuteScalarAsync<long>("select count(*) from outbox where message_type not like '%.AuditRecorded'") == 0;
        }, what: "all is announced");
        Assert.Equal(12, heard.Count);
        Assert.Equal(12, heard.Distinct().Count());
    }

    [Fact]
    public async Task Of_people_who_each_add_to_what_they_read_at_both_at_once_none_undoes_another()
    {
        await using var second = await app.Service.StartReplicaAsync();
        ConfigurationClient[] clients = [app.Client, new ConfigurationClient(second.Client)];
        await app.Client.SaveAsync("ADDED", new SaveConfigurationRequest(Configurations.Minimal("ADDED"), "First", "Ann"), null, Token);
        var outdated = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async person =>
        {
            for (var stored = false; !stored;)
            {
                var read = (await clients[person % 2].FindAsync("ADDED", null, Token))!;
                var mine = JsonNode.Parse(read.Configuration.GetRawText())!;
                mine["feed"]!["description"] = $"{mine["feed"]!["description"]} +{person}";
                try
                {
                    await clients[person % 2].SaveAsync("ADDED", new SaveConfigurationRequest(JsonSerializer.SerializeToElement(mine), $"Add {person}", "Ann"), read.Version, Token);
                    stored = true;
                }
                catch (HermesApiException e) when (e.Status == HttpStatusCode.PreconditionFailed)
                {
                    Interlocked.Increment(ref outdated);
                }
            }
        }));

        var last = (await app.Client.FindAsync("ADDED", null, Token))!.Configuration.GetProperty("feed").GetProperty("description").GetString()!;
        Assert.Equal(Enumerable.Range(0, 8).Select(person => $"+{person}"), last.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Equal(9, (await app.Client.GetHistoryAsync("ADDED", null, 50, Token)).Items.Count);
        Assert.Equal(outdated, (await app.Client.GetAuditAsync("ADDED", null, 200, Token)).Items.Count(act => act.Action == "refused"));
    }

    [Fact]
    public async Task A_sample_uploaded_at_one_serves_at_the_other()
    {
        await using var second = await app.Service.StartReplicaAsync();
        var sample = await app.UploadAsync(ConfigurationService.Trades, "trades.csv", Token);
        var generated = await new ConfigurationClient(second.Client).GenerateAsync(new GenerateRequest
        {
            Feed = "ELSEWHERE",
            SampleId = sample.SampleId,
            TemplateId = "trades",
            Source = "sftp://files.example.org/trades/*.csv",
            Target = "postgres://warehouse/trades",
            Owner = "settlement@example.org",
        }, Token);

        Assert.NotNull(generated.Configuration);
    }
}
