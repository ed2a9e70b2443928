using Dapper;
using Hermes.ConfigGeneration.Acts;
using Hermes.ConfigGeneration.References;
using Hermes.ConfigGeneration.Remote;
using Hermes.ConfigGeneration.Validation;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Events;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fleet;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>
/// Versions of configurations. Git is the truth; the database is an index of it. Every writer first brings the index up to
/// the head of the branch, announcing each commit it finds, so a process killed between git and database loses no event.
/// </summary>
internal sealed class VersionStore(
    GitRepository repository, FleetReader fleet, MissedDeployments missed, NpgsqlDataSource database, ActLog acts, IOutbox outbox, RemotePush remote, VersionMetrics metrics, TimeProvider clock)
{
    /// <summary>Any number, as long as every instance uses the same one.</summary>
    private const long WriterLock = 7_203_114_906;
    private bool ensured;

    public async Task StartAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await LockAsync(connection, ct);
        await CatchUpAsync(transaction, ct);
        await missed.AnnounceAsync(transaction, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Commits a new version, when what the caller expects holds and the check against the other feeds finds no error.</summary>
    public async Task<CommitOutcome> CommitAsync(
        FeedConfiguration configuration, Change change, Func<string?, bool> expected,
        Func<IReadOnlyList<ConfigurationFinding>, IReadOnlyList<ConfigurationFinding>> judge, CancellationToken ct)
    {
        var feed = configuration.Feed.Name;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await LockAsync(connection, ct);
        await CatchUpAsync(transaction, ct);
        var current = await LatestAsync(connection, feed, ct);
        if (!expected(current))
        {
            await acts.RecordAsync(transaction, change.Caller, new Act(feed, Act.Refused, current, null, null, $"{Trying(change)}: made on another version"), ct);
            await transaction.CommitAsync(ct);
            metrics.Changed("conflict");
            return new CommitOutcome(current, true, []);
        }

        // Within the lock: of two changes at once that do not go together, the second is refused.
        var findings = judge(FleetRules.Check(configuration, await fleet.NewestAsync(ct)));
        if (!findings.IsValid())
        {
            var codes = findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Code).Distinct();
            await acts.RecordAsync(transaction, change.Caller, new Act(feed, Act.Refused, current, null, null, $"{Trying(change)}: {string.Join(' ', codes)}"), ct);
            await transaction.CommitAsync(ct);
            metrics.Changed("refused");
            return new CommitOutcome(current, false, findings);
        }

        // From here on the change is made as a whole: a caller who goes away does not leave the index behind the branch.
        await repository.CommitAsync(feed, ConfigurationJson.Write(configuration), BreakAcceptance.Sign(change.Message, findings), GitAuthor.Parse(change.Author), CancellationToken.None);
        await CatchUpAsync(transaction, CancellationToken.None);
        var version = await LatestAsync(connection, feed, CancellationToken.None);
        await KeySketchStore.KeepAsync(transaction, configuration, CancellationToken.None);
        if (version != current)
        {
            await acts.RecordAsync(transaction, change.Caller, new Act(feed, change.Action, current, version, null, change.Message), CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        remote.Wake();
        metrics.Changed("committed");
        return new CommitOutcome(version, false, findings);
    }

    /// <summary>Changes something else in the repository: no other writer is at it meanwhile, and the index follows.</summary>
    public async Task<T> ChangeAsync<T>(Func<NpgsqlTransaction, Task<T>> change, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await LockAsync(connection, ct);
        await CatchUpAsync(transaction, ct);
        var result = await change(transaction);
        await CatchUpAsync(transaction, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        remote.Wake();
        return result;
    }

    /// <summary>Makes a version the one an environment uses.</summary>
    /// <param name="deployment">Which one, where, by whom.</param>
    /// <param name="first">What belongs to it, in the same transaction; false calls it off.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<bool> DeployAsync(Deployment deployment, Func<NpgsqlTransaction, Task<bool>>? first, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (feed, environment, version) = (deployment.Feed, deployment.Environment, deployment.Version);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await LockAsync(connection, ct);
        if (first is not null && !await first(transaction))
        {
            return false;
        }

        var before = (await repository.EnvironmentsAsync(feed, ct)).GetValueOrDefault(environment);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into configuration_deployments (feed, environment, version, author, deployed_at)
            values (@feed, @environment, @version, @Author, @now)
            """, new { feed, environment, version, deployment.Author, now }, transaction, cancellationToken: ct));
        await outbox.AddAsync(transaction, new ConfigurationDeployed { Feed = feed, Environment = environment, Version = version, Author = deployment.Author, At = now }, ct);
        await acts.RecordAsync(transaction, deployment.Caller, new Act(feed, Act.Deployed, before, version, environment, deployment.Detail), ct);
        await repository.DeployAsync(feed, environment, version, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        remote.Wake();
        metrics.Changed("deployed");
        return true;
    }

    public async Task<string?> LatestAsync(string feed, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await LatestAsync(connection, feed, ct);
    }

    /// <summary>The newest version of each feed, by name.</summary>
    public async Task<IReadOnlyList<ConfigurationVersion>> ListAsync(string? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<VersionRow>(new CommandDefinition("""
            select distinct on (feed) feed, version, author, message, committed_at, sequence
            from configuration_versions
            where @after::text is null or feed > @after
            order by feed, sequence desc
            limit @limit
            """, new { after, limit }, cancellationToken: ct))).Select(row => row.ToContract()).ToList();
    }

    /// <summary>Versions of a feed, newest first.</summary>
    public async Task<IReadOnlyList<(ConfigurationVersion Version, long Sequence)>> HistoryAsync(string feed, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<VersionRow>(new CommandDefinition("""
            select feed, version, author, message, committed_at, sequence
            from configuration_versions
            where feed = @feed and (@before::bigint is null or sequence < @before)
            order by sequence desc
            limit @limit
            """, new { feed, before, limit }, cancellationToken: ct))).Select(row => (row.ToContract(), row.Sequence)).ToList();
    }

    private static string Trying(Change change) => change.Action == Act.RolledBack ? "Rolling back" : "Saving";

    private static async Task<NpgsqlTransaction> LockAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@WriterLock)", new { WriterLock }, transaction, commandTimeout: 60, cancellationToken: ct));
        return transaction;
    }

    private static Task<string?> LatestAsync(NpgsqlConnection connection, string feed, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
            "select version from configuration_versions where feed = @feed order by sequence desc limit 1", new { feed }, cancellationToken: ct));

    private async Task CatchUpAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var connection = transaction.Connection!;
        var indexed = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition("select head from repository_index", null, transaction, cancellationToken: ct)) ?? GitRepository.EmptyHead;
        if (!ensured)
        {
            await repository.EnsureAsync(indexed != GitRepository.EmptyHead, ct);
            ensured = true;
        }

        var head = await repository.HeadAsync(ct);
        if (head == indexed)
        {
            return;
        }

        if (head == GitRepository.EmptyHead)
        {
            throw new GitFailedException(RepositoryTrouble.Lost, $"The repository is empty; the index knows {indexed}.");
        }

        var commits = await repository.LogAsync(indexed, head, ct);
        if (commits is null)
        {
            // Another repository stands at the path than the one that was indexed: the index follows it.
            await connection.ExecuteAsync(new CommandDefinition("delete from configuration_versions", null, transaction, cancellationToken: ct));
            commits = await repository.LogAsync(GitRepository.EmptyHead, head, ct);
        }

        foreach (var commit in commits!)
        {
            await IndexAsync(transaction, commit, ct);
        }

        await connection.ExecuteAsync(new CommandDefinition("""
            insert into repository_index (head) values (@head)
            on conflict (id) do update set head = excluded.head
            """, new { head }, transaction, cancellationToken: ct));
    }

    private async Task IndexAsync(NpgsqlTransaction transaction, GitCommit commit, CancellationToken ct)
    {
        foreach (var feed in commit.Feeds)
        {
            var added = await transaction.Connection!.ExecuteAsync(new CommandDefinition("""
                insert into configuration_versions (feed, version, author, message, committed_at)
                values (@feed, @version, @author, @message, @at)
                on conflict (feed, version) do nothing
                """, new { feed, version = commit.Id, author = commit.Author, message = commit.Message, at = commit.At }, transaction, cancellationToken: ct));
            if (added > 0)
            {
                await outbox.AddAsync(transaction, new ConfigurationCommitted { Feed = feed, Version = commit.Id, Author = commit.Author, Message = commit.Message, At = commit.At }, ct);
            }
        }
    }

    private sealed class VersionRow
    {
        public required string Feed { get; init; }

        public required string Version { get; init; }

        public required string Author { get; init; }

        public required string Message { get; init; }

        public required DateTimeOffset CommittedAt { get; init; }

        public required long Sequence { get; init; }

        public ConfigurationVersion ToContract() => new(Feed, Version, Author, Message, CommittedAt);
    }
}
