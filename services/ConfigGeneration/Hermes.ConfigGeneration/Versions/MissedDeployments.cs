using Dapper;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>Announces deployments that stand in git and not in the database: a process was killed between the two, or somebody moved the reference from outside.</summary>
internal sealed class MissedDeployments(GitRepository repository, IOutbox outbox, TimeProvider clock)
{
    /// <summary>Named as who deployed, since a reference does not tell.</summary>
    private const string Author = "git";

    public async Task AnnounceAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var connection = transaction.Connection!;
        var known = (await connection.QueryAsync<(string Feed, string Environment, string Version)>(new CommandDefinition("""
            select distinct on (feed, environment) feed, environment, version
            from configuration_deployments
            order by feed, environment, id desc
            """, null, transaction, cancellationToken: ct))).ToHashSet();
        foreach (var (feed, environment, version) in (await repository.DeploymentsAsync(ct)).Where(use => !known.Contains(use)))
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                insert into configuration_deployments (feed, environment, version, author, deployed_at)
                values (@feed, @environment, @version, @Author, @now)
                """, new { feed, environment, version, Author, now }, transaction, cancellationToken: ct));
            await outbox.AddAsync(transaction, new ConfigurationDeployed { Feed = feed, Environment = environment, Version = version, Author = Author, At = now }, ct);
        }
    }
}
