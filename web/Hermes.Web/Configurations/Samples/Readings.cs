using System.Globalization;
using Hermes.Contracts.Configurations;
using Hermes.Web.Components;

namespace Hermes.Web.Configurations.Samples;

/// <summary>How a file is read, in words, and what another reading changes.</summary>
internal static class Readings
{
    public const string DelimiterQuestion = "delimiter";
    public const string FormatQuestion = "format";
    private const int MostColumns = 5;

    /// <summary>Questions whose answer chooses a reading of the file.</summary>
    public static readonly string[] Questions = [DelimiterQuestion, FormatQuestion];

    public static string Name(SampleDialect dialect) => dialect.Columns.Count > 0 ? $"fixed width, {Words.Count(dialect.Columns.Count, "column")}, {(dialect.HasHeader ? "with header" : "without header")}" : string.Join(", ",
    [
        Delimiter(dialect.Delimiter),
        dialect.Quote is { } quote ? $"quoted by {quote}" : "no quotes",
        .. dialect.Escape is { } escape ? [$"escaped by {escape}"] : Array.Empty<string>(),
        dialect.HasHeader ? "with header" : "without header",
    ]);

    public static string Delimiter(string delimiter) => delimiter switch
    {
        "," => "comma",
        ";" => "semicolon",
        "|" => "pipe",
        "\t" => "tab",
        " " => "space",
        "" => "no delimiter",
        _ => $"\"{delimiter.Replace("\t", "\\t", StringComparison.Ordinal)}\"",
    };

    /// <summary>What differs between two readings of one sample, a sentence each.</summary>
    public static IReadOnlyList<string> Difference(SampleProfile before, SampleProfile after)
    {
        if (before.Columns.Count != after.Columns.Count)
        {
            return [$"{Words.Count(after.Columns.Count, "column")} instead of {Words.Number(before.Columns.Count)}: {Some(after.Columns.Select(column => column.Name))}."];
        }

        var changed = before.Columns.Zip(after.Columns).SelectMany(pair => Difference(pair.First, pair.Second)).ToList();
        if (before.Rows != after.Rows)
        {
            changed.Insert(0, $"{Words.Count(after.Rows, "row")} instead of {Words.Number(before.Rows)}.");
        }

        return changed.Count == 0 ? ["Nothing changes in what the sample shows."] : changed;
    }

    private static IEnumerable<string> Difference(ColumnProfile before, ColumnProfile after)
    {
        if (before.Name != after.Name)
        {
            yield return $"{before.Name} is called {after.Name}.";
        }

        if ((before.Type, before.Format) != (after.Type, after.Format))
        {
            yield return $"{after.Name} is {Type(after)} instead of {Type(before)}{Example(before, after)}.";
        }

        if ((before.Min, before.Max) != (after.Min, after.Max))
        {
            yield return $"{after.Name} reaches from {after.Min ?? "nothing"} to {after.Max ?? "nothing"} instead of from {before.Min ?? "nothing"} to {before.Max ?? "nothing"}.";
        }
    }

    /// <summary>A date of the sample as both readings take it, when they take it otherwise.</summary>
    private static string Example(ColumnProfile before, ColumnProfile after) =>
        after.Examples.Select(value => (value, Was: Date(value, before), Is: Date(value, after))).FirstOrDefault(pair => pair is { Was: not null, Is: not null } && pair.Was != pair.Is) is { Is: { } date } example
            ? $": {example.value} is {date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}"
            : "";

    private static DateTime? Date(string value, ColumnProfile column) =>
        column.Format is { } format && DateTime.TryParseExact(value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static string Type(ColumnProfile column) => column.Format is null ? column.Type : $"{column.Type} {column.Format}";

    private static string Some(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count <= MostColumns ? string.Join(", ", all) : $"{string.Join(", ", all.Take(MostColumns))} and {all.Count - MostColumns} more";
    }
}
