using Hermes.Schemas.Records;

namespace Hermes.Schemas.Delimited;

/// <summary>How a delimited or fixed-width text file is written.</summary>
public sealed record Dialect
{
    /// <summary>Where the columns of a fixed-width file stand, from left to right; null for a delimited file.</summary>
    public IReadOnlyList<FixedColumn>? Columns { get; init; }

    /// <summary>What separates fields; more than one character is allowed.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>What encloses fields that contain the delimiter; null when fields are never enclosed.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>What goes before a quote inside an enclosed field; null when the quote is doubled.</summary>
    public char? Escape { get; init; }

    /// <summary>What ends a record: <c>\n</c>, <c>\r\n</c> or <c>\r</c>. Reading accepts all three.</summary>
    public string NewLine { get; init; } = "\n";

    /// <summary>What stands before the line end of every record, for example <c>&amp;|</c>; null for nothing. Line ends elsewhere then belong to the fields.</summary>
    public string? RecordEnd { get; init; }

    /// <summary>Whether the first record names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Records over which the names of the columns are spread; their parts are joined with a blank.</summary>
    public int HeaderRows { get; init; } = 1;

    /// <summary>Fields of a record where the header names fewer; null for as many as it names.</summary>
    public int? Fields { get; init; }

    /// <summary>Fields before the first one that the header names, as in tables whose rows have a label; only with <see cref="Fields"/>.</summary>
    public int HeaderOffset { get; init; }

    /// <summary>Records at the end that are looked at for totals and remarks, which are left out.</summary>
    public int FooterRows { get; init; }

    /// <summary>Physical lines before the table begins.</summary>
    public int SkipLines { get; init; }

    /// <summary>A line beginning with this is not data.</summary>
    public char? Comment { get; init; }

    /// <summary>Whether blanks after a delimiter are not part of the field, as in <c>a, "b"</c>.</summary>
    public bool SkipInitialSpace { get; init; }
}

/// <summary>A dialect with the score it reached on a sample.</summary>
/// <param name="Dialect">How the file would be read.</param>
/// <param name="Score">Consistency of the table it yields: pattern score times type score; only comparable within one sample.</param>
/// <param name="Confidence">Share of the belief that this is the right reading, 0..1.</param>
/// <param name="Columns">Fields in most records.</param>
/// <param name="ConsistentRows">Share of records that have that many fields, 0..1.</param>
public sealed record ScoredDialect(Dialect Dialect, double Score, double Confidence, int Columns, double ConsistentRows)
{
    /// <summary>The first rows that speak against it, with the reason; empty when none does.</summary>
    public IReadOnlyList<RowAgainst> Against { get; init; } = [];

    /// <summary>Quotes stand where this reading has fields begin and end, in most of its records: prose does not look so.</summary>
    internal bool QuotesFit { get; init; }

    /// <summary>Why the text cannot be read so at all; null when it can.</summary>
    internal SampleRejectedException? Refusal { get; init; }
}

/// <summary>A row that speaks against a reading.</summary>
/// <param name="Line">Physical line, counted from 1.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record RowAgainst(long Line, string Reason);
