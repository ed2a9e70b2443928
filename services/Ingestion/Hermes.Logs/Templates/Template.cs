using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hermes.Logs.Templates;

/// <summary>The constant part of the lines of one source. Its id is given at birth and stays while the text generalises.</summary>
public sealed class Template
{
    internal Template(long id, string source, string[] tokens)
    {
        Id = id;
        Source = source;
        Tokens = tokens;
        Text = string.Join(' ', tokens);
    }

    /// <summary>Stable identity.</summary>
    public long Id { get; }

    /// <summary>The identity as it is written in URLs and events.</summary>
    public string IdText => Format(Id);

    /// <summary>Where its lines come from.</summary>
    public string Source { get; }

    /// <summary>The constant text, varying parts as <c>&lt;*&gt;</c>.</summary>
    public string Text { get; private set; }

    internal string[] Tokens { get; }

    /// <summary>The id as it is written in URLs and events: 16 hexadecimal digits.</summary>
    public static string Format(long id) => id.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads an id written by <see cref="Format"/>.</summary>
    public static bool TryParseId(string? text, out long id)
    {
        id = 0;
        return text is { Length: 16 } && long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }

    internal static long IdOf(string source, string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{text}"), hash);
        return BitConverter.ToInt64(hash) & long.MaxValue;
    }

    internal void Generalise(ReadOnlySpan<string> tokens)
    {
        var changed = false;
        for (var i = 0; i < Tokens.Length; i++)
        {
            if (Tokens[i] != tokens[i] && Tokens[i] != Masking.Wildcard)
            {
                Tokens[i] = Masking.Wildcard;
                changed = true;
            }
        }

        if (changed)
        {
            Text = string.Join(' ', Tokens);
        }
    }
}
