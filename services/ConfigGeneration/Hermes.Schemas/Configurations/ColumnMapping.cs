using Hermes.Schemas.Configurations.Templates;
using Hermes.Schemas.Profiles;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations;

/// <summary>Turns a profiled column into the column of a configuration, with room for what the sample did not show.</summary>
internal static class ColumnMapping
{
    /// <summary>Rows without a gap after which a column is taken as always filled.</summary>
    private const int RowsToTrustFilled = 50;

    /// <summary>Occurrences per value after which a set of values is taken as complete.</summary>
    private const int OccurrencesToTrustEnum = 20;

    public static ColumnSettings Map(ColumnProfile column, FeedTemplate template, bool isKey, long rows)
    {
        var hint = template.HintFor(column.Name);
        var type = WithRoom(column);
        return new ColumnSettings
        {
            Name = column.Name,
            Type = type.Name,
            Nullable = !isKey && (column.Nulls > 0 || rows < RowsToTrustFilled),
            Format = type.Format,
            DecimalSeparator = type.NumberFormat?.Decimal is { } point and not '.' ? point.ToString() : null,
            GroupSeparator = type.NumberFormat?.Group?.ToString(),
            Unit = column.Unit ?? hint?.Unit,
            Values = type.Values,
            Role = isKey && hint?.Role != "eventTime" ? "key" : hint?.Role,
            PersonalData = column.PersonalData,
            Description = hint?.Description,
        };
    }

    /// <summary>A column that comes of a split; the sample that it was typed by is a small one, so it may always be missing.</summary>
    public static ColumnSettings OfPart(ColumnProfile part)
    {
        var type = WithRoom(part);
        return new ColumnSettings
        {
            Name = part.Name,
            Type = type.Name,
            Format = type.Format,
            DecimalSeparator = type.NumberFormat?.Decimal is { } point and not '.' ? point.ToString() : null,
            GroupSeparator = type.NumberFormat?.Group?.ToString(),
            PersonalData = part.PersonalData,
        };
    }

    private static ColumnType WithRoom(ColumnProfile column) => column.Type switch
    {
        { Kind: ColumnKind.Integer, Bits: 16 } small => small with { Bits = 32 },
        { Kind: ColumnKind.Integer, Bits: 32 } full when IsHalfFull(column) => full with { Bits = 64 },
        { Kind: ColumnKind.Enum, Values: { } values } open when column.Rows - column.Nulls < (long)values.Count * OccurrencesToTrustEnum =>
            open with { Kind = ColumnKind.Text, Values = null, Length = Math.Max(20, column.MaxLength * 2) },
        var type => type,
    };

    private static bool IsHalfFull(ColumnProfile column) =>
        long.TryParse(column.Max, System.Globalization.CultureInfo.InvariantCulture, out var max) && max > int.MaxValue / 2;
}
