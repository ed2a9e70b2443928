using System.Text.RegularExpressions;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles.Personal;

/// <summary>
/// Recognises columns about people by their values (with check digits where there are some) and by their names. Values that only look
/// so have to be several: one in ten numbers has the right check digit by chance.
/// </summary>
internal static partial class PersonalDataKinds
{
    private const int Few = 3;
    private const int Several = 5;
    private const int Many = 10;

    public static string? Of(ColumnProfiler column, ColumnType type)
    {
        var (count, texts, distinct) = (column.Count, column.Texts, column.Distinct);
        if (count == 0)
        {
            return null;
        }

        if (type.Kind == ColumnKind.Email || texts.CountOf(ColumnKind.Email) * 2 > count)
        {
            return "email";
        }

        if (texts.Ibans * 2 > count)
        {
            return "iban";
        }

        if (texts.Cards * 10 > count * 9 && distinct >= (Card().IsMatch(column.Name) ? Few : Several))
        {
            return "card";
        }

        var isCode = type.Kind is ColumnKind.Text or ColumnKind.Integer;
        if (isCode && ((NationalId().IsMatch(column.Name) && !OtherId().IsMatch(column.Name)) || (texts.NationalIds * 10 > count * 9 && distinct >= (type.Kind == ColumnKind.Integer ? Many : Few))))
        {
            return "nationalId";
        }

        return OfContact(column, type) ?? (type.Kind is ColumnKind.Date or ColumnKind.Timestamp && Birth().IsMatch(column.Name) ? "birthDate" : null);
    }

    public static bool IsPersonName(string column) => PersonName().IsMatch(column) && !OtherName().IsMatch(column);

    private static string? OfContact(ColumnProfiler column, ColumnType type)
    {
        var textual = type.Kind is ColumnKind.Text or ColumnKind.Enum;
        var (count, texts, name) = (column.Count, column.Texts, column.Name);
        if ((Phone().IsMatch(name) && (textual || type.Kind == ColumnKind.Integer) && !PhoneKind().IsMatch(name)) || (textual && texts.Phones * 2 > count))
        {
            return "phone";
        }

        if (!textual)
        {
            return null;
        }

        if (IsPersonName(name) || (texts.PersonNames * 2 > count && column.Distinct >= Several))
        {
            return "name";
        }

        return (Address().IsMatch(name) && !OtherAddress().IsMatch(name)) || (texts.Addresses * 2 > count && column.Distinct >= Few) ? "address" : null;
    }

    [GeneratedRegex("(first|last|full|given|family|middle|sur|maiden|fore|customer|contact|employee|person|patient|holder|beneficiary|passenger|guest|driver|student|applicant|nick)[ _-]?name$|^(surname|forename|vorname|nachname|nom|prenom|prénom|apellido|apellidos|cognome)$", RegexOptions.IgnoreCase)]
    private static partial Regex PersonName();

    [GeneratedRegex("company|product|file|host|team|group", RegexOptions.IgnoreCase)]
    private static partial Regex OtherName();

    [GeneratedRegex("(^|[_ -])(phone|telephone|telefon|mobile|cell|fax|msisdn)([_ -]?(number|no|nr|num))?$|phone(_?number|_?no)?$|PhoneNumber|^tel$", RegexOptions.IgnoreCase)]
    private static partial Regex Phone();

    [GeneratedRegex("type|kind|model|brand|count", RegexOptions.IgnoreCase)]
    private static partial Regex PhoneKind();

    [GeneratedRegex("birth|geburt|naissance|nacimiento|(^|[_ -])dob($|[_ -])", RegexOptions.IgnoreCase)]
    private static partial Regex Birth();

    [GeneratedRegex("(street|address(_?line)?_?[0-9]?)$|postal_?address|(^|[_ -])(strasse|straße|anschrift|adresse|direccion|indirizzo)$", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex("(^|[_ -])(ip|mac|web|url|wallet|memory|host|server|node|email|e-mail|contract)[_ -]?addr", RegexOptions.IgnoreCase)]
    private static partial Regex OtherAddress();

    [GeneratedRegex("card|(^|[_ -])(pan|cc)($|[_ -])", RegexOptions.IgnoreCase)]
    private static partial Regex Card();

    [GeneratedRegex("(^|[_ -])(ssn|nino|pesel|cpf|dni|nie|bsn|aadhaar|aadhar|nric|hetu|cnp|egn|oib)($|[_ -])|social_?security|national_?(id|insurance)|passport|personnummer|codice_?fiscale|tax_?payer|steuer_?id|id_?card", RegexOptions.IgnoreCase)]
    private static partial Regex NationalId();

    [GeneratedRegex("type|country|expir|issue|status|flag", RegexOptions.IgnoreCase)]
    private static partial Regex OtherId();
}
