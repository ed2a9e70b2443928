namespace Hermes.Logs.Templates;

/// <summary>Reads the varying values out of a masked message by laying its template beside it.</summary>
internal static class TemplateParameters
{
    /// <summary>One value per varying token of the template, in order.</summary>
    public static IReadOnlyList<string> Extract(Template template, string masked, List<string> values)
    {
        var tokens = masked.Split(' ');
        if (tokens.Length != template.Tokens.Length)
        {
            return values;
        }

        var result = new List<string>();
        var next = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            var filled = Fill(tokens[i], values, ref next, out var own);
            if (template.Tokens[i] == Masking.Wildcard)
            {
                result.Add(filled);
            }
            else
            {
                result.AddRange(own);
            }
        }

        return result;
    }

    private static string Fill(string token, List<string> values, ref int next, out List<string> own)
    {
        own = [];
        for (var at = token.IndexOf(Masking.Wildcard, StringComparison.Ordinal); at >= 0 && next < values.Count;
             at = token.IndexOf(Masking.Wildcard, at + own[^1].Length, StringComparison.Ordinal))
        {
            own.Add(values[next++]);
            token = string.Concat(token.AsSpan(0, at), own[^1], token.AsSpan(at + Masking.Wildcard.Length));
        }

        return token;
    }
}
