using System.Globalization;

namespace Hermes.Schemas.Records;

/// <summary>Says what a reader left out, repaired or found odd.</summary>
internal static class ReadingFindings
{
    private const int MaxShown = 80;

    public static IEnumerable<SampleFinding> Of(RecordReader reader, long rows)
    {
        var notes = reader.Notes;
        if (notes.Misfits > 0)
        {
            var message = reader is FixedWidthRecordReader
                ? $"{notes.Misfits} of {rows} rows have text outside of the columns. Line {notes.FirstMisfitLine}: {notes.FirstMisfit}"
                : $"{notes.Misfits} of {rows} rows do not have {reader.Columns.Count} fields: {notes.MisfitLines}.";
            yield return new SampleFinding("raggedRows", Severity.Warning, message, notes.FirstMisfitLine);
        }

        foreach (var finding in Repairs(reader).Concat(LeftOut(reader)).Concat(Names(reader)))
        {
            yield return finding;
        }

        if (notes.FirstFormula is var (line, column))
        {
            yield return new SampleFinding("formulas", Severity.Warning,
                $"{notes.Formulas} cells begin like formulas, the first on line {line}; a spreadsheet that opens an export would run them. They are read as text.", line, reader.Columns[column]);
        }
    }

    private static IEnumerable<SampleFinding> Repairs(RecordReader reader)
    {
        if (reader.StrayQuotes > 0)
        {
            yield return new SampleFinding("strayQuotes", Severity.Warning, $"{reader.StrayQuotes} quotes stand where no field begins or ends and were taken as text; the first is on line {reader.FirstStrayQuoteLine}.", reader.FirstStrayQuoteLine);
        }

        if (reader.Nuls > 0)
        {
            yield return new SampleFinding("nulCharacters", Severity.Warning, $"{reader.Nuls} NUL characters stand in the text, the first on line {reader.FirstNulLine}. Many databases refuse them; have the sender remove them.", reader.FirstNulLine);
        }

        if (reader.Undecodable > 0)
        {
            yield return new SampleFinding("undecodableCharacters", Severity.Warning, $"{reader.Undecodable} characters do not fit the encoding and are lost, the first on line {reader.FirstUndecodableLine}. Check the encoding of the file.", reader.FirstUndecodableLine);
        }
    }

    private static IEnumerable<SampleFinding> LeftOut(RecordReader reader)
    {
        if (reader.RepeatedHeaders > 0)
        {
            yield return new SampleFinding("repeatedHeader", Severity.Warning, $"The header comes again {reader.RepeatedHeaders} times and was left out there; the first is on line {reader.FirstRepeatedHeaderLine}.", reader.FirstRepeatedHeaderLine);
        }

        if (reader.NextTableLine is { } line)
        {
            yield return new SampleFinding("severalTables", Severity.Warning, $"Another table with other columns begins on line {line}; only the first table is read.", line);
        }

        if (reader.FirstFooter is var (footer, text))
        {
            yield return new SampleFinding("footer", Severity.Info, $"{(reader.FooterRows == 1 ? "One record at the end is a total or a remark and was" : $"{reader.FooterRows} records at the end are totals or remarks and were")} left out, from line {footer} on: '{Shorten(text)}'.", footer);
        }

        if (reader.Comments > 0)
        {
            yield return new SampleFinding("comments", Severity.Info, $"{reader.Comments} lines are comments and were left out.");
        }
    }

    private static IEnumerable<SampleFinding> Names(RecordReader reader)
    {
        foreach (var name in reader.RenamedColumns.Distinct(StringComparer.Ordinal))
        {
            yield return new SampleFinding("duplicateColumn", Severity.Warning, $"More than one column is called '{name}'; the later ones were numbered.", null, name);
        }

        if (reader.UnnamedColumns.Count > 0)
        {
            yield return new SampleFinding("unnamedColumn", Severity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{reader.UnnamedColumns.Count} columns have no name in the header and were numbered: {string.Join(", ", reader.UnnamedColumns.Take(5))}{(reader.UnnamedColumns.Count > 5 ? ", …" : "")}."), null, reader.UnnamedColumns[0]);
        }
    }

    /// <summary>The beginning of a text, on one line.</summary>
    public static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > MaxShown ? $"{line[..MaxShown]}…" : line;
    }
}
