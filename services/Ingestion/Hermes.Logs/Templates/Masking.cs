using System.Buffers;
using System.Text;

namespace Hermes.Logs.Templates;

/// <summary>
/// Replaces what varies by nature (numbers, ids, addresses, paths, quoted identifiers with digits) by <c>&lt;*&gt;</c>,
/// in one pass and without regular expressions. <c>took 35 ms at 10.0.0.7:5432</c> becomes <c>took &lt;*&gt; ms at &lt;*&gt;</c>.
/// </summary>
public static class Masking
{
    /// <summary>Stands for a varying part.</summary>
    public const string Wildcard = "<*>";

    /// <summary>Only this many characters of the first line of a message make its template.</summary>
    public const int LongestText = 1_000;

    private static readonly SearchValues<char> Delimiters = SearchValues.Create(" \t=,;:()[]{}\"'<>|");

    /// <summary>Masks a message; the masked text has single spaces.</summary>
    /// <param name="message">The message; only the beginning of its first line is used.</param>
    /// <param name="masked">Receives the masked text.</param>
    /// <param name="parameters">Receives the values that were masked, in order; null when they are not wanted.</param>
    public static void Mask(ReadOnlySpan<char> message, StringBuilder masked, List<string>? parameters)
    {
        var text = FirstLine(message);
        var previousEnd = -1;
        var at = 0;
        while (at < text.Length)
        {
            var length = text[at..].IndexOfAny(Delimiters);
            length = length < 0 ? text.Length - at : length;
            if (length == 0)
            {
                AppendDelimiter(text[at++], masked);
                continue;
            }

            var word = text.Slice(at, length);
            var core = word.TrimEnd("./!?");
            if (!Varies(core))
            {
                masked.Append(word);
            }
            else
            {
                AppendWildcard(core, previousEnd, masked, parameters);
                previousEnd = masked.Length;
                masked.Append(word[core.Length..]);
            }

            at += length;
        }

        while (masked.Length > 0 && masked[^1] == ' ')
        {
            masked.Length--;
        }
    }

    private static ReadOnlySpan<char> FirstLine(ReadOnlySpan<char> message)
    {
        message = message.Trim();
        var end = message.IndexOfAny('\r', '\n');
        message = end < 0 ? message : message[..end];
        return message.Length <= LongestText ? message : message[..(char.IsHighSurrogate(message[LongestText - 1]) ? LongestText - 1 : LongestText)];
    }

    private static void AppendDelimiter(char c, StringBuilder masked)
    {
        if (c is ' ' or '\t')
        {
            if (masked.Length > 0 && masked[^1] != ' ')
            {
                masked.Append(' ');
            }
        }
        else
        {
            masked.Append(c);
        }
    }

    // 14:30:15, 10.0.0.7:5432 and 1,234 are one value each.
    private static void AppendWildcard(ReadOnlySpan<char> value, int previousEnd, StringBuilder masked, List<string>? parameters)
    {
        if (previousEnd > 0 && masked.Length == previousEnd + 1 && masked[^1] is (':' or ','))
        {
            if (parameters is not null)
            {
                parameters[^1] = $"{parameters[^1]}{masked[^1]}{value}";
            }

            masked.Length--;
            return;
        }

        masked.Append(Wildcard);
        parameters?.Add(value.ToString());
    }

    private static bool Varies(ReadOnlySpan<char> word) =>
        word.ContainsAnyInRange('0', '9')
        || (word.Length > 1 && word[0] is '/' or '~')
        || word.Contains('\\')
        || (word.IndexOf('@') is > 0 and var at && word[at..].Contains('.'));
}
