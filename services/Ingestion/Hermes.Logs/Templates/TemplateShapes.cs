namespace Hermes.Logs.Templates;

/// <summary>Templates in which a word was found to vary, found again by any line that fits around it.</summary>
internal sealed class TemplateShapes
{
    private readonly Dictionary<int, List<Template>> _byLength = [];

    public void Add(Template template)
    {
        if (!_byLength.TryGetValue(template.Tokens.Length, out var list))
        {
            _byLength[template.Tokens.Length] = list = [];
        }

        if (!list.Contains(template))
        {
            list.Add(template);
        }
    }

    public void Remove(Template template)
    {
        if (_byLength.TryGetValue(template.Tokens.Length, out var list))
        {
            list.Remove(template);
        }
    }

    /// <summary>The eldest template that the tokens fit.</summary>
    public Template? Find(ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> text)
    {
        foreach (var template in _byLength.GetValueOrDefault(tokens.Length) ?? [])
        {
            if (Fits(template, tokens, text))
            {
                return template;
            }
        }

        return null;
    }

    /// <summary>Whether the tokens are those of the template but for words where any word may stand.</summary>
    public static bool Fits(Template template, ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> text)
    {
        if (template.Tokens.Length != tokens.Length)
        {
            return false;
        }

        for (var i = 0; i < tokens.Length; i++)
        {
            ref readonly var own = ref template.Tokens[i];
            ref readonly var token = ref tokens[i];
            if (own.Space != token.Space || !Fits(own, own.In(template.Bytes), token, token.In(text)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fits(in Token own, ReadOnlySpan<byte> ownText, in Token token, ReadOnlySpan<byte> text)
    {
        if (own.Opened)
        {
            return token.Kind != TokenKind.Delimiter && !(token.Kind == TokenKind.Word && OutcomeWords.Contains(text));
        }

        return own.Kind >= TokenKind.Soft ? token.Kind >= TokenKind.Soft : own.Kind == token.Kind && ownText.SequenceEqual(text);
    }
}
