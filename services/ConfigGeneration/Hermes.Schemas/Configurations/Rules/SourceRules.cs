using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Records;
using Hermes.Schemas.Text;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>How the files are written: codes 022 to 025 and 027.</summary>
internal static class SourceRules
{
    private static readonly string[] UsualQuotes = ["\"", "'"];

    public static IEnumerable<ConfigurationFinding> Check(SourceSettings source)
    {
        if (source.Format == "delimited" && source.Dialect?.Delimiter is null)
        {
            yield return Found.Error("HRM-CFG-022", "/source/dialect", "A delimited file is read, but not how it is written.", "Add the dialect with at least the delimiter.", DelimiterByName(source));
        }

        if (source.Dialect is { Delimiter: { } delimiter } dialect && (delimiter.Length == 0 || delimiter == dialect.Quote || delimiter.AsSpan().ContainsAny('\r', '\n')))
        {
            yield return Found.Error("HRM-CFG-023", "/source/dialect/delimiter", "The delimiter is empty, a line end, or the same as the quote.", "Use the character that stands between fields.", AnotherQuoteOrDelimiter(source, dialect));
        }

        if (source.Format == "fixedWidth" && !FixedColumns.AreInOrder(source.Dialect?.Columns ?? []))
        {
            yield return Found.Error("HRM-CFG-027", "/source/dialect/columns", "The columns of the fixed-width file are missing, overlap, or are not in order.", "Give each column its start (counted from 1) and width, from left to right; only the last may do without a width.", InOrder(source));
        }

        if (source.Format == "xml" && string.IsNullOrEmpty(source.RecordsPath))
        {
            yield return Found.Error("HRM-CFG-024", "/source/recordsPath", "The repeating element of the XML is not named.", "Set recordsPath to the name of the element that holds one record.");
        }

        if (!IsEncoding(source.Encoding))
        {
            yield return Found.Error(
                "HRM-CFG-025", "/source/encoding", $"'{source.Encoding}' is no known encoding.", "Use utf-8, utf-16le, utf-16be, windows-1252 or another IANA name.",
                EncodingMeantBy(source.Encoding) is { } meant ? [FixOperation.Set("/source/encoding", meant)] : []);
        }
    }

    // The name of the file tells it; nothing else in a configuration does.
    private static FixOperation[] DelimiterByName(SourceSettings source) => DelimiterOf(source.Location) is not { } delimiter ? []
        : source.Dialect is null ? [FixOperation.Set("/source/dialect", new { delimiter, quote = "\"", header = true })]
        : [FixOperation.Set("/source/dialect/delimiter", delimiter)];

    private static FixOperation[] AnotherQuoteOrDelimiter(SourceSettings source, DialectSettings dialect) =>
        dialect.Delimiter == dialect.Quote && !UsualQuotes.Contains(dialect.Delimiter) ? [FixOperation.Set("/source/dialect/quote", "\"")]
        : DelimiterOf(source.Location) is { } delimiter ? [FixOperation.Set("/source/dialect/delimiter", delimiter)]
        : [];

    private static FixOperation[] InOrder(SourceSettings source)
    {
        var sorted = (source.Dialect?.Columns ?? []).OrderBy(column => column.Start).ToList();
        return FixedColumns.AreInOrder(sorted) ? [FixOperation.Set("/source/dialect/columns", sorted)] : [];
    }

    private static string? DelimiterOf(string location)
    {
        var bare = location.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? location[..^3] : location;
        return Path.GetExtension(bare).ToUpperInvariant() switch { ".CSV" => ",", ".TSV" or ".TAB" => "\t", ".PSV" => "|", _ => null };
    }

    private static string? EncodingMeantBy(string name)
    {
        var meant = string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant() switch
        {
            "UTF8" or "UNICODE" or "UTF" or "UTF8BOM" or "UTF8SIG" => "utf-8",
            "UTF16" or "UTF16LE" or "UCS2" => "utf-16le",
            "UTF16BE" => "utf-16be",
            "ANSI" or "CP1252" or "WIN1252" or "WINDOWS1252" or "WINDOWS" or "WESTERN" => "windows-1252",
            "LATIN1" or "ISO88591" or "ISOLATIN1" => "iso-8859-1",
            "LATIN9" or "ISO885915" => "iso-8859-15",
            var other when other.StartsWith("CP", StringComparison.Ordinal) || other.StartsWith("WIN", StringComparison.Ordinal) => $"windows-{string.Concat(other.Where(char.IsAsciiDigit))}",
            _ => NearestName.Of(name, ["utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1"]),
        };
        return meant is not null && IsEncoding(meant) ? meant : null;
    }

    private static bool IsEncoding(string name)
    {
        try
        {
            TextEncodings.Get(name);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
