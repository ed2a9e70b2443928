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

        if (source.Dialect is not { } dialect)
        {
            return null;
        }

        if (format.Delimiter is { } delimiter && dialect.Delimiter != delimiter)
        {
            return $"'{format.Name}' is for files with {Shown(delimiter)} between fields; the sample has {Shown(dialect.Delimiter)}. Choose the format that fits, or none.";
        }

        return format.Header is { } header && header != dialect.HasHeader
            ? $"'{format.Name}' is for files {(header ? "whose first row names the columns" : "without a row of names")}; that of the sample {(header ? "seems to be data" : "seems to name them")}. Choose the format that fits, or say how it is with the choice header ({(header ? "true" : "false")})."
            : null;
    }

    /// <summary>What a format says about questions that a sample leaves open.</summary>
    public static IEnumerable<(string Question, string Value)> Answers(FormatTemplate format, IReadOnlyList<Question> questions)
    {
        (string Question, string? Value)[] known = [("format", format.Format), ("delimiter", format.Delimiter), ("header", format.Header is { } header ? header ? "true" : "false" : null)];
        return known.Where(answer => answer.Value is not null && questions.Any(question => question.Id == answer.Question)).Select(answer => (answer.Question, answer.Value!));
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
