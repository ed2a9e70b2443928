namespace Hermes.Schemas.Records;

/// <summary>Recognises cells that a spreadsheet would run when somebody opens an export of the data.</summary>
internal static class CellFormula
{
    /// <summary>Whether a text is a formula: <c>=1+A2</c>, <c>+cmd|' /C calc'!A0</c>, <c>@SUM(A1:A9)</c>. Signed numbers are none.</summary>
    public static bool Is(ReadOnlySpan<char> text) => text.Length > 1 && text[0] is '=' or '+' or '-' or '@' && IsFormula(text);

    private static bool IsFormula(ReadOnlySpan<char> text)
    {
        if (text[0] == '=')
        {
            return char.IsAsciiLetterOrDigit(text[1]) || text[1] is '"' or '(' or '+' or '-' or '\'';
        }

        // Behind a sign only a call or a reference to another sheet or program makes the difference to a text.
        var name = 1;
        while (name < text.Length && char.IsAsciiLetterOrDigit(text[name]))
        {
            name++;
        }

        return text[1] == '=' || (name > 1 && char.IsAsciiLetter(text[1]) && name < text.Length && (text[name] is '(' or '|' or '!'));
    }
}
