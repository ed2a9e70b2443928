using System.Text;
using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Executions;

namespace Hermes.Ingestion.AuditTables;

/// <summary>Reads rows as runs: each field from the column that the settings name, else from the one of its name.</summary>
internal sealed class AuditRowReader(SourceSettings settings, TimeProvider time)
{
    private readonly Dictionary<string, string> _columns = new(settings.Sql!.Columns ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);

    /// <returns>The run, or what is wrong with which field.</returns>
    public (ExecutionFact? Fact, string? Problem) Read(AuditRow row)
    {
        string? problem = null;
        void Wrong(string field, string reason) => problem ??= $"{field}: {reason}";

        var report = new ReportRow(new Fields(row, _columns), Wrong).Read();
        if (report is null)
        {
            return (null, problem);
        }

        return (ExecutionCheck.ToFact(report with { Feed = report.Feed ?? settings.Feed }, time.GetUtcNow(), Wrong), problem);
    }

    private sealed class Fields : IReportFields
    {
        private readonly byte[]?[] _values = new byte[Enum.GetValues<CsvField>().Length][];

        public Fields(AuditRow row, Dictionary<string, string> named)
        {
            using var document = JsonDocument.Parse(row.Json);
            foreach (var column in document.RootElement.EnumerateObject())
            {
                var field = CsvColumns.FieldNamed(column.Name) is { } own && !named.ContainsKey(CsvColumns.NameOf(own)) ? own : (CsvField?)null;
                Take(field, column.Value);
            }

            foreach (var (name, column) in named)
            {
                Take(CsvColumns.FieldNamed(name), document.RootElement.TryGetProperty(column, out var value) ? value : default);
            }
        }

        public ReadOnlySpan<byte> Value(CsvField field) => _values[(int)field];

        private void Take(CsvField? field, JsonElement value)
        {
            if (field is { } at && value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            {
                _values[(int)at] = Encoding.UTF8.GetBytes(value.ToString());
            }
        }
    }
}
