using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;

namespace Hermes.Web.Tests;

/// <summary>What the configuration service says of a sample with everything a sample can have.</summary>
internal static class SampleAnswers
{
    public static readonly Guid Id = Guid.Parse("0199a000-0000-7000-8000-000000000001");

    public static SampleProfile Trades => new()
    {
        SampleId = Id,
        Name = "trades.csv",
        Format = "delimited",
        Encoding = "utf-8",
        Dialect = new SampleDialect(",", "\"", null, true, 0.72) { Against = [new RowAgainst(17, "has 4 fields instead of 3")] },
        Alternatives = [new SampleDialect(";", "\"", null, true, 0.2) { Against = [new RowAgainst(2, "has 1 field instead of 2")] }],
        Rows = 1000,
        Columns = [Column("trade_id", "int32"), Column("booked", "date") with { Format = "d/M/yyyy", Min = "2024-02-01", Max = "2024-12-11" }, Amount, .. Enumerable.Range(1, 150).Select(at => Column($"extra_{at}", "text(20)"))],
        KeyCandidates = [new KeyCandidate(["trade_id"], 0.97, 0.02)],
        ForeignKeys = [new ForeignKeyCandidate(["trade_id"], "DEALS", ["id"], 0.9, 0.98)],
        Suggestions =
        [
            new SampleSuggestion("rename:booked", "rename", ["booked"], "Call booked booked_on.", "The house style names dates so.", true),
            new SampleSuggestion("partition:booked", "partition", ["booked"], "Divide the target by booked.", "It is a date without gaps.", false),
        ],
        Questions = [new SampleQuestion("dateOrder:booked", "Is 01/02/2024 the first of February?", ["d/M/yyyy", "M/d/yyyy"], "d/M/yyyy") { Meanings = ["the first of February", "the second of January"] }],
    };

    /// <summary>The same, read with the month before the day.</summary>
    public static SampleProfile MonthFirst => Trades with { Questions = [], Columns = [.. Trades.Columns.Select(column => column.Name == "booked" ? column with { Format = "M/d/yyyy", Min = "2024-01-02" } : column)] };

    public static GeneratedConfiguration Generated => new(
        new JsonObject { ["feed"] = new JsonObject { ["name"] = "TRADES" }, ["target"] = new JsonObject { ["writeMode"] = "upsert" } },
        [
            new Finding("HRM-CFG-042", "error", "/target/writeMode", "Upsert needs a key.", "Append instead.") { Why = "Rows could not be told apart.", Patch = [new PatchOperation("replace", "/target/writeMode", "append")] },
        ],
        new SampleProof(1000, 998, [new RejectedSampleRow(17, "amount", "'n/a' is not a number")]) { RowsRoundTripped = 998, After = new SampleRows(["trade_id", "booked_on"], [["1", "2024-01-02"]]) });

    private static ColumnProfile Amount => Column("amount", "decimal(12,2)") with
    {
        Nulls = 20,
        Unit = "EUR",
        Quantiles = [new ColumnQuantile(0.5, "120.50"), new ColumnQuantile(0.99, "9000")],
        Histogram = [new HistogramBin("0", "5000", 900), new HistogramBin("5000", "10000", 80)],
        TopValues = [new ValueCount("100.00", 40)],
        Shapes = [new ValueShape("999.99", 0.8)],
    };

    private static ColumnProfile Column(string name, string type) => new() { Name = name, Type = type, Nullable = false, Confidence = 0.95, Distinct = 900, Examples = ["1", "2"] };
}
