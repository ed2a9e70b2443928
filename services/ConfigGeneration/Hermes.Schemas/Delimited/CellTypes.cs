using Hermes.Schemas.Types;

namespace Hermes.Schemas.Delimited;

/// <summary>
/// Says whether a cell looks like one value rather than a piece of one or several glued together: the type score of
/// van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type patterns" (2019), section 4.2.
/// </summary>
internal static class CellTypes
{
    private const double Wrapped = 0.5;

    public static double Score(ReadOnlySpan<char> cell, bool quoted)
    {
        var text = cell.Trim();
        if (text.IsEmpty || NullTokens.IsLikely(text) || NullTokens.IsCertain(text))
        {
            return 1;
        }

        if (IsMeasured(text) || IsDateOrTime(text))
        {
            return 1;
        }

        if (!IsStandard(text) && !IsWords(text, quoted))
        {
            return 0;
        }

        return !quoted && IsWrapped(text) ? Wrapped : 1;
    }

    // 'abc' with its quotes still on: readable, but the reading that takes them off is the better one.
    private static bool IsWrapped(ReadOnlySpan<char> text) => text.Length > 1 && text[0] == text[^1] && text[0] is '\'' or '`' or '~';

    public static bool IsMeasured(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return false;
        }

        var body = text;
        if (body[^1] == '%')
        {
            body = body[..^1].TrimEnd();
        }
        else if (body.Length > 1 && body[0] is '$' or '€' or '£' or '¥')
        {
            body = body[1..].TrimStart();
        }
        else if (body.Length > 2 && body[0] == '(' && body[^1] == ')')
        {
            body = body[1..^1];
        }

        return NumberFormats.Match(body).Formats != 0;
    }

    public static bool IsDateOrTime(ReadOnlySpan<char> text)
    {
        foreach (var format in TimeFormats.Candidates(text))
        {
            if (format.TryParse(text, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsStandard(ReadOnlySpan<char> text) =>
        TextKinds.IsUrl(text) || TextKinds.IsEmail(text) || TextKinds.IsIp(text) || TextKinds.IsUuid(text) || (TextKinds.IsJson(text) && text.Contains('"'));

    // Words with the punctuation of ordinary prose. A separator or a quote inside an unquoted cell betrays a wrong dialect.
    private static bool IsWords(ReadOnlySpan<char> text, bool quoted)
    {
        var letters = false;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                letters = true;
            }
            else if (c is ',' or ';' or '\t' or '|' or '"' or '\n' or '\r')
            {
                if (!quoted)
                {
                    return false;
                }
            }
            else if (char.IsControl(c) || c == '\uFFFD')
            {
                return false;
            }
        }

        return letters;
    }
}
