using Hermes.Schemas.Delimited;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Configurations;

/// <summary>How delimited and fixed-width files are written.</summary>
public sealed record DialectSettings
{
    /// <summary>Between fields; null in fixed-width files.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Where the columns of a fixed-width file stand, from left to right.</summary>
    public IReadOnlyList<FixedColumn>? Columns { get; init; }

    /// <summary>Around fields; null when never.</summary>
    public string? Quote { get; init; }

    /// <summary>Before a quote inside a field; null when quotes are doubled.</summary>
    public string? Escape { get; init; }

    /// <summary>Before the line end of every record, for example <c>&amp;|</c>; null for nothing.</summary>
    public string? RecordEnd { get; init; }

    /// <summary>The first record names the columns.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Records that the names are spread over; null for one.</summary>
    public int? HeaderRows { get; init; }

    /// <summary>Fields of a record where the header names fewer; null for as many as it names.</summary>
    public int? Fields { get; init; }

    /// <summary>Fields before the first one that the header names; null for none.</summary>
    public int? HeaderOffset { get; init; }

    /// <summary>Records at the end that are looked at for totals and remarks, which are left out; null for none.</summary>
    public int? FooterRows { get; init; }

    /// <summary>Lines before the table.</summary>
    public int SkipLines { get; init; }

    /// <summary>Lines beginning with this are not data.</summary>
    public string? Comment { get; init; }

    /// <summary>Blanks after a delimiter are not data.</summary>
    public bool SkipInitialSpace { get; init; }

    /// <summary>The settings that say the same as a dialect.</summary>
    public static DialectSettings Of(Dialect dialect) => new()
    {
        Delimiter = dialect.Columns is null ? dialect.Delimiter : null,
        Columns = dialect.Columns,
        Quote = dialect.Columns is null ? dialect.Quote?.ToString() : null,
        Escape = dialect.Escape?.ToString(),
        RecordEnd = dialect.RecordEnd,
        Header = dialect.HasHeader,
        HeaderRows = dialect.HeaderRows > 1 ? dialect.HeaderRows : null,
        Fields = dialect.Fields,
        HeaderOffset = dialect.HeaderOffset > 0 ? dialect.HeaderOffset : null,
        FooterRows = dialect.FooterRows > 0 ? dialect.FooterRows : null,
        SkipLines = dialect.SkipLines,
        Comment = dialect.Comment?.ToString(),
        SkipInitialSpace = dialect.SkipInitialSpace,
    };

    /// <summary>The dialect that these settings describe.</summary>
    public Dialect ToDialect() => new()
    {
        Delimiter = Delimiter ?? ",",
        Columns = Columns,
        Quote = First(Quote),
        Escape = First(Escape),
        RecordEnd = RecordEnd,
        HasHeader = Header,
        HeaderRows = HeaderRows ?? 1,
        Fields = Fields,
        HeaderOffset = HeaderOffset ?? 0,
        FooterRows = FooterRows ?? 0,
        SkipLines = SkipLines,
        Comment = First(Comment),
        SkipInitialSpace = SkipInitialSpace,
    };

    private static char? First(string? text) => text is { Length: > 0 } ? text[0] : null;
}
