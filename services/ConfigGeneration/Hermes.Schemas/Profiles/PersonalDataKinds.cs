using System.Text.RegularExpressions;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Recognises columns about people by their values (with check digits where there are some) and names.</summary>
internal static partial class PersonalDataKinds
{
    public static string? Of(ColumnProfiler column, ColumnType type)
    {
        var count = column.Count;
        if (count == 0)
        {
            return null;
        }

        if (type.Kind == ColumnKind.Email || column.Texts.CountOf(ColumnKind.Email) * 2 > count)
        {
            return "email";
        }

        if (column.Texts.Ibans * 2 > count)
        {
            return "iban";
        }

        if (column.Texts.Cards * 10 > count * 9 && count >= 3)
        {
            return "card";
        }

        return OfName(column.Name, type, column.Texts.Phones * 2 > count);
    }

    public static bool IsPersonName(string column) => PersonName().IsMatch(column);

    private static string? OfName(string name, ColumnType type, bool looksLikePhone)
    {
        var textual = type.Kind is ColumnKind.Text or ColumnKind.Enum;
        if (Phone().IsMatch(name) || (looksLikePhone && textual))
        {
            return "phone";
        }

        if (textual && IsPersonName(name))
        {
            return "name";
        }

        if (type.Kind is ColumnKind.Date or ColumnKind.Timestamp && Birth().IsMatch(name))
        {
            return "birthDate";
        }

        return textual && Address().IsMatch(name) ? "address" : null;
    }

    [GeneratedRegex("(first|last|full|given|family|middle|sur|maiden|customer|contact|employee|person|patient|holder|beneficiary)[ _-]?name$|^surname$", RegexOptions.IgnoreCase)]
    private static partial Regex PersonName();

    [GeneratedRegex("(^|[_ -])(phone|telephone|mobile|cell|fax|msisdn)|phone(_?number|_?no)?$|PhoneNumber", RegexOptions.IgnoreCase)]
    private static partial Regex Phone();

    [GeneratedRegex("birth|(^|[_ -])dob($|[_ -])", RegexOptions.IgnoreCase)]
    private static partial Regex Birth();

    [GeneratedRegex("(street|address(_?line)?_?[0-9]?)$|postal_?address", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
