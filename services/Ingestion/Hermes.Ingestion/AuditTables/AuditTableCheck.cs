using System.Text.RegularExpressions;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.AuditTables;

/// <summary>Says what is wrong with the settings of an audit table without asking its database.</summary>
internal static partial class AuditTableCheck
{
    public const string Executions = "executions";
    public const string Logs = "logs";

    private const int LongestQuery = 20_000;
    private const int LongestInterval = 24 * 60 * 60;

    public static void Check(SourceSettings source, AuditConnections connections, Action<string, string> wrong)
    {
        if (source.Sql is not { } sql)
        {
            return;
        }

        if (connections.Refusal(sql.Connection) is { } refusal)
        {
            wrong("sql.connection", refusal);
        }

        if (sql.Query is not { Length: > 0 and <= LongestQuery } query || !Watermark().IsMatch(query) || query.Contains('\0'))
        {
            wrong("sql.query", $"Write a select of at most {LongestQuery} characters that holds @watermark: select * from job_run where updated_at >= @watermark.");
        }

        if (string.IsNullOrWhiteSpace(sql.WatermarkColumn) || sql.WatermarkColumn.Length > 100)
        {
            wrong("sql.watermarkColumn", "Name the column of the result that only grows, for example updated_at or id.");
        }

        if (sql.IntervalSeconds is < 1 or > LongestInterval)
        {
            wrong("sql.intervalSeconds", $"Must be between 1 and {LongestInterval}.");
        }

        if (sql.Target is not (null or Executions or Logs))
        {
            wrong("sql.target", $"Use {Executions} or {Logs}.");
        }
    }

    [GeneratedRegex(@"@watermark\b")]
    public static partial Regex Watermark();
}
