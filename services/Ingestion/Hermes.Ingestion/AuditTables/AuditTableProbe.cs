using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.AuditTables;

/// <summary>Tries an audit table: connects, asks for its first rows and says in words what is wrong. Nothing is stored.</summary>
internal sealed class AuditTableProbe(AuditConnections connections, TimeProvider time)
{
    private const int Rows = 5;

    public async Task<SourceTestResult> TryAsync(SourceSettings settings, CancellationToken ct)
    {
        string? wrong = null;
        AuditTableCheck.Check(settings, connections, (field, what) => wrong ??= $"{field}: {what}");
        if (wrong is not null)
        {
            return Broken(wrong);
        }

        try
        {
            var query = new AuditQuery(settings.Sql!, connections);
            var rows = await query.RowsAsync(await query.LowestAsync(ct), Rows, ct);
            return settings.Sql!.Target == AuditTableCheck.Logs ? Lines(rows) : Runs(settings, rows);
        }
        catch (AuditException e)
        {
            return Broken(e.Message);
        }
    }

    private SourceTestResult Runs(SourceSettings settings, List<AuditRow> rows)
    {
        var reader = new AuditRowReader(settings, time);
        var read = rows.Select(row => (Row: row, Run: reader.Read(row))).ToList();
        var bad = read.Where(r => r.Run.Fact is null).ToList();
        return new SourceTestResult
        {
            Works = bad.Count < read.Count || read.Count == 0,
            Problem = bad.Count == 0 ? null : $"{bad.Count} of {read.Count} rows cannot be taken, the first because of {bad[0].Run.Problem} Name the columns in sql.columns, or rename them in the query.",
            Records = read.Count,
            Unparsed = bad.Count,
            Examples =
            [
                .. read.Select(r => new TestedRecord
                {
                    Timestamp = r.Run.Fact?.StartedAt,
                    Message = r.Run.Fact is { } run ? $"{run.Status}" : r.Run.Problem!,
                    Feed = r.Run.Fact?.Feed,
                    ExecutionId = r.Run.Fact?.ExecutionId,
                    Raw = r.Row.Json,
                }),
            ],
        };
    }

    private static SourceTestResult Lines(List<AuditRow> rows) => new()
    {
        Works = true,
        Records = rows.Count,
        Examples = [.. rows.Select(row => new TestedRecord { Message = row.Json, Raw = row.Json })],
    };

    private static SourceTestResult Broken(string problem) => new() { Works = false, Problem = problem };
}
