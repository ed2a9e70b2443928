using Hermes.Schemas.Records;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Whether a sample is written the way a format template says.</summary>
internal static class FormatFit
{
    public static string? ReasonAgainst(FormatTemplate format, SourceFormat source)
    {
        var (wanted, found) = (format.Format, source.Format.ToString());
        if (!found.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            return $"'{format.Name}' is for {Words(wanted)}; the sample is {Words(char.ToLowerInvariant(found[0]) + found[1..])}. Choose the format that fits, or none.";
        }

        return source.Dialect is { } dialect && format.Delimiter is { } delimiter && dialect.Delimiter != delimiter
            ? $"'{format.Name}' is for files with {Shown(delimiter)} between fields; the sample has {Shown(dialect.Delimiter)}. Choose the format that fits, or none."
            : null;
    }

    private static string Words(string format) => format switch
    {
        "delimited" => "delimited text",
        "fixedWidth" => "text of fixed width",
        "ndjson" => "JSON by lines",
        "json" => "one JSON document",
        "xml" => "XML",
        _ => format,
    };

    private static string Shown(string delimiter) => delimiter == "\t" ? "tabs" : $"'{delimiter}'";
}
