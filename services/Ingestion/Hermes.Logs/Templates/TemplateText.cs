using System.Text;

namespace Hermes.Logs.Templates;

/// <summary>Writes the text of a template.</summary>
internal static class TemplateText
{
    /// <summary>Stands for a varying part.</summary>
    public const string Wildcard = "<*>";

    public static string Of(ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (ref readonly var token in tokens)
        {
            if (token.Space && text.Length > 0)
            {
                text.Append(' ');
            }

            if (token.Kind != TokenKind.Value)
            {
                text.Append(Encoding.UTF8.GetString(token.In(bytes)));
                continue;
            }

            text.Append(Encoding.UTF8.GetString(bytes.Slice(token.Start, token.Prefix))).Append(Wildcard);
            if (token.UnitLength > 0)
            {
                text.Append(' ').Append(Encoding.UTF8.GetString(token.UnitIn(bytes)));
            }
        }

        return text.ToString();
    }
}
