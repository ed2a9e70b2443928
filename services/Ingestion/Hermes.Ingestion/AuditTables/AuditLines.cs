using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Sources;

namespace Hermes.Ingestion.AuditTables;

/// <summary>Rows of an audit table as log lines: each a JSON record, with the columns that the settings name under the names of log fields.</summary>
internal static class AuditLines
{
    public static void Fill(LineBatch batch, Source source, IEnumerable<AuditRow> rows)
    {
        var context = source.Parser.NewContext();
        context.Received = batch.Received;
        context.Feed = source.Settings.Feed is { } feed ? Encoding.UTF8.GetBytes(feed) : null;
        foreach (var row in rows)
        {
            batch.Add(source.Parser.ParseRecord(Encoding.UTF8.GetBytes(Named(row, source.Settings.Sql!.Columns)), context));
        }
    }

    private static string Named(AuditRow row, IReadOnlyDictionary<string, string>? names)
    {
        if (names is null or { Count: 0 } || JsonNode.Parse(row.Json) is not JsonObject columns)
        {
            return row.Json;
        }

        var line = new JsonObject();
        foreach (var (field, column) in names)
        {
            if (columns.Remove(column, out var value))
            {
                line[field] = value;
            }
        }

        foreach (var (column, value) in columns.ToList())
        {
            columns.Remove(column);
            line.TryAdd(column, value);
        }

        return line.ToJsonString(JsonSerializerOptions.Web);
    }
}
