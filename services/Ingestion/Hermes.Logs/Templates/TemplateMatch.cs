using System.Text;

namespace Hermes.Logs.Templates;

/// <summary>A message laid beside its template.</summary>
/// <param name="Template">Null when the message would make a new one.</param>
/// <param name="Text">The template's text, or that of the one the message would make.</param>
/// <param name="Parameters">One for each <c>&lt;*&gt;</c> of the text, in order.</param>
public sealed record TemplateMatch(Template? Template, string Text, IReadOnlyList<TemplateParameter> Parameters)
{
    // The template a message of an unknown source would make.
    internal static TemplateMatch Of(ReadOnlySpan<byte> message)
    {
        var text = MessageLexer.Cut(message);
        return Of(null, MessageLexer.Current.Read(text), text);
    }

    internal static TemplateMatch Of(Template? template, ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> text)
    {
        var known = template is not null && template.Tokens.Length == tokens.Length;
        var parameters = new List<TemplateParameter>();
        for (var i = 0; i < tokens.Length; i++)
        {
            // Where the line says more than the template shows, as a prefix or a unit, that is part of the value.
            var token = tokens[i];
            var shown = known ? template!.Tokens[i] : token;
            if (shown.Kind == TokenKind.Value || (known && token.Kind == TokenKind.Value))
            {
                var start = token.Start + Math.Min(shown.Prefix, token.Prefix);
                var end = shown.UnitLength == 0 && token.UnitLength > 0 ? token.UnitStart + token.UnitLength : token.End;
                parameters.Add(new TemplateParameter(Encoding.UTF8.GetString(text[start..end]), ParameterKinds.Of(text[start..end], token.UnitIn(text))));
            }
        }

        return new TemplateMatch(template, template?.Text ?? TemplateText.Of(tokens, text), parameters);
    }
}
