using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations;

namespace Hermes.Schemas.Exchange.Frictionless;

/// <summary>Table Dialect: how delimited files are written. What it does not say has the standard's own default.</summary>
internal static class FrictionlessDialect
{
    public static JsonObject Write(DialectSettings dialect)
    {
        var written = new JsonObject { ["header"] = dialect.Header };
        if (dialect.Delimiter is { } delimiter)
        {
            written["delimiter"] = delimiter;
        }

        if (dialect.Quote is { } quote)
        {
            written["quoteChar"] = quote;
            written["doubleQuote"] = dialect.Escape is null;
        }

        if (dialect.Escape is { } escape)
        {
            written["escapeChar"] = escape;
        }

        if (dialect.Comment is { } comment)
        {
            written["commentChar"] = comment;
        }

        if (dialect.SkipInitialSpace)
        {
            written["skipInitialSpace"] = true;
        }

        if (dialect.SkipLines > 0)
        {
            var rows = dialect.Header ? [dialect.SkipLines + 1] : Array.Empty<int>();
            written["headerRows"] = new JsonArray([.. rows.Select(row => JsonValue.Create(row))]);
            written["commentRows"] = new JsonArray([.. Enumerable.Range(1, dialect.SkipLines).Select(row => JsonValue.Create(row))]);
        }

        return written;
    }

    public static DialectSettings Read(JsonObject dialect) => new()
    {
        Delimiter = JsonReading.Text(dialect["delimiter"]) ?? ",",
        Quote = dialect.ContainsKey("quoteChar") || !dialect.ContainsKey("delimiter") ? JsonReading.Text(dialect["quoteChar"]) ?? "\"" : dialect.ContainsKey("doubleQuote") ? "\"" : null,
        Escape = JsonReading.Text(dialect["escapeChar"]),
        Header = JsonReading.Flag(dialect["header"]) ?? true,
        Comment = JsonReading.Text(dialect["commentChar"]),
        SkipInitialSpace = JsonReading.Flag(dialect["skipInitialSpace"]) ?? false,
        SkipLines = (dialect["commentRows"] as JsonArray)?.Count ?? 0,
    };
}
