using Dapper;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.ConfigGeneration.References;

/// <summary>
/// Sketches of the values of key columns. Generating a configuration stores those of its sample for the time being; saving the feed
/// keeps them, so that what nobody saved is never compared with.
/// </summary>
internal sealed class KeySketchStore(NpgsqlDataSource database, IOptions<ConfigurationSettings> settings, TimeProvider clock)
{
    /// <summary>Columns of a feed that may become its key, at most.</summary>
    private const int MaxColumns = 20;

    /// <summary>Stores the values of every column that is or may be the key of a configuration just generated.</summary>
    public async Task StoreAsync(FeedConfiguration configuration, SampleAnalysis sample, CancellationToken ct)
    {
        var candidates = sample.Keys.SelectMany(key => key.Columns).ToHashSet(StringComparer.Ordinal);
        var names = sample.Columns.Select(column => column.Name).ToList();
        var columns = configuration.Schema.Columns
            .OrderByDescending(column => configuration.Schema.PrimaryKey.Contains(column.Name))
            .Where(column => configuration.Schema.PrimaryKey.Contains(column.Name) || candidates.Contains(column.Source ?? column.Name))
            .Select(column => (column.Name, Place: names.IndexOf(column.Source ?? column.Name)))
            .Where(column => column.Place >= 0 && column.Place < sample.Sketches.Count && sample.Sketches[column.Place] is not null)
            .Take(MaxColumns).ToList();
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            delete from key_sketches where not is_saved and (feed = @feed or made_at < @forgotten)
            """, new { feed = configuration.Feed.Name, forgotten = now - TimeSpan.FromHours(settings.Value.SampleRetentionHours) }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into key_sketches (feed, column_name, is_saved, sketch, made_at)
            select @feed, column_name, false, sketch, @now from unnest(@columns, @sketches) as given (column_name, sketch)
            on conflict (feed, column_name, is_saved) do update set sketch = excluded.sketch, made_at = excluded.made_at
            """,
            new { feed = configuration.Feed.Name, now, columns = columns.Select(column => column.Name).ToArray(), sketches = columns.Select(column => sample.Sketches[column.Place]!.ToBytes()).ToArray() },
            transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    /// <summary>Keeps what was stored for the key of a configuration that is saved now, in the transaction of the save.</summary>
    public static async Task KeepAsync(NpgsqlTransaction transaction, FeedConfiguration configuration, CancellationToken ct) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition("""
            insert into key_sketches (feed, column_name, is_saved, sketch, made_at)
            select feed, column_name, true, sketch, made_at from key_sketches
            where feed = @feed and not is_saved and column_name = any(@key)
            on conflict (feed, column_name, is_saved) do update set sketch = excluded.sketch, made_at = excluded.made_at
            """, new { feed = configuration.Feed.Name, key = configuration.Schema.PrimaryKey.ToArray() }, transaction, cancellationToken: ct));

    /// <summary>When each kept sketch was made.</summary>
    public async Task<IReadOnlyList<(string Feed, string Column, DateTime MadeAt)>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<(string, string, DateTime)>(new CommandDefinition("select feed, column_name, made_at from key_sketches where is_saved", cancellationToken: ct))];
    }

    /// <summary>The kept sketches of these columns.</summary>
    public async Task<IReadOnlyList<(string Feed, string Column, DateTime MadeAt, byte[] Sketch)>> ReadAsync(IReadOnlyCollection<(string Feed, string Column)> columns, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<(string, string, DateTime, byte[])>(new CommandDefinition("""
            select feed, column_name, made_at, sketch
            from key_sketches join unnest(@feeds, @names) as wanted (feed, column_name) using (feed, column_name)
            where is_saved
            """, new { feeds = columns.Select(column => column.Feed).ToArray(), names = columns.Select(column => column.Column).ToArray() }, cancellationToken: ct))];
    }
}
