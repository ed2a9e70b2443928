using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>How a type changes.</summary>
public enum TypeChange
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Every old value fits the new type.</summary>
    Widening,

    /// <summary>Every new value fits the old type.</summary>
    Narrowing,

    /// <summary>Neither: another kind of value.</summary>
    Other,
}

/// <summary>Compares the types of columns by the values they can hold.</summary>
public static class TypeFit
{
    /// <summary>How a column changes from one type to another.</summary>
    /// <param name="from">Column before.</param>
    /// <param name="to">Column after.</param>
    public static TypeChange Between(ColumnSettings from, ColumnSettings to)
    {
        var (grows, shrinks) = (Holds(to, from), Holds(from, to));
        return (grows, shrinks) switch
        {
            (true, true) => TypeChange.None,
            (true, false) => TypeChange.Widening,
            (false, true) => TypeChange.Narrowing,
            _ => TypeChange.Other,
        };
    }

    /// <summary>Whether <paramref name="reader"/> can hold every value of <paramref name="value"/>. Missing values are another matter.</summary>
    /// <param name="reader">Column that takes values.</param>
    /// <param name="value">Column that gives them.</param>
    public static bool Holds(ColumnSettings reader, ColumnSettings value)
    {
        if (ColumnType.Parse(reader.Type) is not { } wide || ColumnType.Parse(value.Type) is not { } narrow)
        {
            return reader.Type == value.Type;
        }

        return (wide.Kind, narrow.Kind) switch
        {
            (ColumnKind.Integer, ColumnKind.Integer) => wide.Bits >= narrow.Bits,
            (ColumnKind.Decimal, ColumnKind.Integer) => WholeDigits(wide) >= WholeDigits(narrow),
            (ColumnKind.Decimal, ColumnKind.Decimal) => wide.Scale >= narrow.Scale && WholeDigits(wide) >= WholeDigits(narrow),
            (ColumnKind.Double, ColumnKind.Integer) => narrow.Bits <= 32,
            (ColumnKind.Enum, ColumnKind.Enum) => (value.Values ?? []).All((reader.Values ?? []).Contains),
            (ColumnKind.Text, ColumnKind.Text) => Length(wide) >= Length(narrow),
            (ColumnKind.Text, ColumnKind.Enum) => Length(wide) >= (value.Values ?? []).Select(text => text.Length).DefaultIfEmpty().Max(),
            (ColumnKind.Text, ColumnKind.Currency) => Length(wide) >= 3,
            (ColumnKind.Text, ColumnKind.Country) => Length(wide) >= Length(narrow),
            (ColumnKind.Country, ColumnKind.Country) => wide.Length is null || wide.Length == narrow.Length,
            (ColumnKind.Text, _) => wide.Length is null,
            var (a, b) => a == b,
        };
    }

    private static int Length(ColumnType type) => type.Length ?? int.MaxValue;

    private static int WholeDigits(ColumnType type) => type.Kind == ColumnKind.Integer
        ? type.Bits switch { 16 => 5, 32 => 10, _ => 19 }
        : (type.Precision ?? 38) - (type.Scale ?? 0);
}
