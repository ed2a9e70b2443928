using System.Text.RegularExpressions;

namespace Hermes.Schemas.Profiles.Personal;

/// <summary>Telephone numbers and postal addresses by the ways they are written.</summary>
internal static partial class ContactForms
{
    /// <summary>
    /// A telephone number: with its country code or an area code in brackets, or at least three groups of digits of the usual
    /// lengths. <c>2003-01</c>, <c>12345-6789</c> and <c>1.2.3</c> are other things.
    /// </summary>
    public static bool IsPhone(ReadOnlySpan<char> text)
    {
        if (text.Length is < 8 or > 24)
        {
            return false;
        }

        var digits = 0;
        foreach (var c in text)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits is >= 7 and <= 15 && (Marked().IsMatch(text) || Grouped().IsMatch(text)) && !NationalIds.Is(text);
    }

    /// <summary>A street with a number, in the words of some languages.</summary>
    public static bool IsAddress(ReadOnlySpan<char> text) =>
        text.Length is >= 6 and <= 200 && text.ContainsAnyInRange('0', '9') && text.Contains(' ') && (NumberFirst().IsMatch(text) || NumberLast().IsMatch(text));

    [GeneratedRegex(@"^(\+|00)[0-9]{1,3}[ .\-/]?(\(?[0-9]{1,5}\)?[ .\-/]?){1,5}[0-9]{1,8}( ?(x|ext\.?) ?[0-9]{1,5})?$|^([0-9]{1,3}[ .-]?)?\([0-9]{1,5}\) ?[0-9]{2,5}([ .-]?[0-9]{2,5}){0,4}( ?(x|ext\.?) ?[0-9]{1,5})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^(1[ .-])?[0-9]{3}[ .-][0-9]{3}[ .-][0-9]{4}( ?(x|ext\.?) ?[0-9]{1,5})?$|^0[0-9]{1,4}([ -/][0-9]{2,4}){2,4}$|^0[0-9]{2,4}[ /-][0-9]{5,8}$", RegexOptions.NonBacktracking)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^([#]?[0-9]{1,6}[A-Za-z]?([-/][0-9]+)?,? )([^0-9]|[0-9]+(st|nd|rd|th)).*?\b(street|str|st|avenue|ave|av|road|rd|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|pl|plaza|square|sq|terrace|parkway|pkwy|highway|hwy|circle|cir|rue|quai|chemin|impasse|allée|row|close|crescent)\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex NumberFirst();

    [GeneratedRegex(@"^(rua|r\.|rue|calle|c/|avenida|av\.|av|via|viale|piazza|corso|plaza|praça|ul\.|ulica|carrera|estrada|rodovia|travessa|paseo) .*[0-9]|^[^0-9]*(straße|strasse|str\.|weg|gasse|platz|allee|damm|ufer|vej|gatan|gata|vägen|straat|laan|plein|veien|katu|utca|út|ulice|street|avenue|road|lane)\b,? ?[0-9]", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex NumberLast();
}
