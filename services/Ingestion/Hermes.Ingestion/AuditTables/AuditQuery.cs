using Hermes.Contracts.Ingestion;
using Npgsql;
using NpgsqlTypes;

namespace Hermes.Ingestion.AuditTables;

/// <summary>
/// Asks an audit table, in a transaction that can only read, for at most so long and so much. The query stands within a select
/// of its own and goes as one statement with a positional parameter, so that a second statement or a change is an error of Postgres.
/// </summary>
internal sealed class AuditQuery(SqlSettings settings, AuditConnections connections)
{
    private const int SecondsAllowed = 30;

    private readonly string _query = AuditTableCheck.Watermark().Replace(settings.Query!.Trim().TrimEnd(';'), "$1");
    private readonly string _column = "\"" + settings.WatermarkColumn!.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>The watermark before the first row there can be.</summary>
    /// <exception cref="AuditException">The column's type does not only grow.</exception>
    public async Task<string> LowestAsync(CancellationToken ct)
    {
        // Without a value the type shows all the same; the rows come later.
        var types = await AskAsync($"select audit.{_column} from (\n{_query}\n) as audit limit 0", null, static (reader, _) => Task.FromResult(reader.GetDataTypeName(0)), ct);
        return types.Split('(')[0] switch
        {
            "smallint" => "-32768",
            "integer" => "-2147483648",
            "bigint" => "-9223372036854775808",
            "numeric" => "-1e300",
            "real" or "double precision" or "date" or "timestamp without time zone" or "timestamp with time zone" or "timestamp" or "timestamptz" => "-infinity",
            "uuid" => "00000000-0000-0000-0000-000000000000",
            "text" or "character varying" => "",
            var other => throw new AuditException($"The column {settings.WatermarkColumn} is of type {other}. A watermark is a number, a time or a text that only grows."),
        };
    }

    /// <summary>The highest watermark there is now; null in an empty table.</summary>
    public Task<string?> HighestAsync(string watermark, CancellationToken ct) =>
        AskAsync($"select max(audit.{_column})::text from (\n{_query}\n) as audit", watermark, static async (reader, ct) => await reader.ReadAsync(ct) && !reader.IsDBNull(0) ? reader.GetString(0) : null, ct);

    /// <summary>The first rows from a watermark on, in its order.</summary>
    public Task<List<AuditRow>> RowsAsync(string watermark, int most, CancellationToken ct) =>
        AskAsync(
            $"select audit.{_column}::text, row_to_json(audit)::text from (\n{_query}\n) as audit where audit.{_column} is not null order by audit.{_column} limit {most}",
            watermark,
            static async (reader, ct) =>
            {
                var rows = new List<AuditRow>();
                while (await reader.ReadAsync(ct))
                {
                    rows.Add(new AuditRow(reader.GetString(0), reader.GetString(1)));
                }

                return rows;
            }, ct);

    private async Task<T> AskAsync<T>(string sql, string? watermark, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        try
        {
            await using var connection = await connections.Find(settings.Connection!).OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using (var limits = new NpgsqlCommand($"set transaction read only; set local statement_timeout = '{SecondsAllowed}s'; set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'", connection, transaction))
            {
                await limits.ExecuteNonQueryAsync(ct);
            }

            await using var command = new NpgsqlCommand(sql, connection, transaction)
            {
                CommandTimeout = SecondsAllowed + 5,
                // Of unknown type: the column it is compared with decides.
                Parameters = { new NpgsqlParameter { Value = (object?)watermark ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown } },
            };
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await read(reader, ct);
        }
        catch (Exception e) when (AuditProblem.Words(e, settings) is { } words)
        {
            throw new AuditException(words);
        }
    }
}

/// <summary>A row of an audit table.</summary>
/// <param name="Watermark">Its place in the order, as Postgres writes it.</param>
/// <param name="Json">Its columns as an object.</param>
internal sealed record AuditRow(string Watermark, string Json);
