using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hermes.Logs.Templates;

/// <summary>
/// The constant part of the lines of one source. Its id is given at birth and stays while the text generalises; when it turns out to be
/// the same as an elder one, it gives way to that and points to it.
/// </summary>
public sealed class Template
{
    private readonly byte[] _bytes;
    private readonly Token[] _tokens;
    private int[] _watched = [];
    private volatile string _text = "";
    private volatile Template? _successor;

    internal Template(long id, string source, ReadOnlySpan<byte> text, ReadOnlySpan<Token> tokens)
    {
        Id = id;
        Source = source;
        _bytes = text.ToArray();
        _tokens = tokens.ToArray();
        Changed();
    }

    /// <summary>Stable identity.</summary>
    public long Id { get; }

    /// <summary>The identity as it is written in URLs and events.</summary>
    public string IdText => Format(Id);

    /// <summary>Where its lines come from.</summary>
    public string Source { get; }

    /// <summary>The constant text, varying parts as <c>&lt;*&gt;</c>.</summary>
    public string Text => _text;

    /// <summary>The template that stands for this one now: itself, unless it was merged into another.</summary>
    public Template Current
    {
        get
        {
            var current = this;
            while (current._successor is { } next)
            {
                current = next;
            }

            return current;
        }
    }

    /// <summary>Places among its tokens of words that were seen to vary; stored beside the text, so that any word fits there after a restart too.</summary>
    public int[] Opened => [.. Enumerable.Range(0, _tokens.Length).Where(i => _tokens[i].Opened)];

    internal ReadOnlySpan<Token> Tokens => _tokens;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Grows with every change; what was stored at an earlier one is out of date.</summary>
    internal int Version { get; private set; }

    /// <summary>Whether any word may stand somewhere in it.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Whether it is in the database.</summary>
    internal bool IsStored { get; set; }

    /// <summary>Place in the order of births of its source.</summary>
    internal int Born { get; init; }

    /// <summary>An estimate.</summary>
    internal int SizeInBytes => (_bytes.Length * 4) + (_tokens.Length * 32) + 400;

    /// <summary>The id as it is written in URLs and events: 16 hexadecimal digits.</summary>
    public static string Format(long id) => id.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads an id written by <see cref="Format"/>.</summary>
    public static bool TryParseId(string? text, out long id)
    {
        id = 0;
        return text is { Length: 16 } && long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }

    // By the key, not by the text: replicas whose first lines differ in a value give the same id.
    internal static long IdOf(string source, ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData([.. Encoding.UTF8.GetBytes(source), (byte)'\n', .. key], hash);
        return BitConverter.ToInt64(hash) & long.MaxValue;
    }

    /// <summary>Lets the text follow a line with the same key, whose soft values, prefixes and units may differ.</summary>
    /// <returns>Whether the text has changed.</returns>
    internal bool Absorb(ReadOnlySpan<Token> line, ReadOnlySpan<byte> text)
    {
        var changed = false;
        foreach (var i in line.Length == _tokens.Length ? _watched : [])
        {
            changed |= Absorb(ref _tokens[i], line[i], text);
        }

        if (changed)
        {
            Changed();
        }

        return changed;
    }

    /// <summary>Lets any word stand at a place.</summary>
    internal void Open(int place)
    {
        ref var token = ref _tokens[place];
        (token.Kind, token.Prefix, token.Opened) = (TokenKind.Value, 0, true);
        IsOpen = true;
        Changed();
    }

    /// <summary>Takes over where another template of as many tokens varies.</summary>
    internal bool Widen(Template other)
    {
        var version = Version;
        for (var i = 0; i < _tokens.Length && other._tokens.Length == _tokens.Length; i++)
        {
            if (other._tokens[i].Opened && !_tokens[i].Opened)
            {
                Open(i);
            }
        }

        Absorb(other._tokens, other._bytes);
        return Version != version;
    }

    /// <summary>Gives way to another.</summary>
    internal void GiveWayTo(Template? successor)
    {
        _successor = successor;
        Version++;
    }

    private bool Absorb(ref Token token, in Token seen, ReadOnlySpan<byte> text)
    {
        var changed = false;
        if (token.Kind == TokenKind.Soft && !(seen.Kind == TokenKind.Soft && token.In(_bytes).SequenceEqual(seen.In(text))))
        {
            (token.Kind, token.Prefix) = (TokenKind.Value, 0);
            changed = true;
        }

        if (token.Prefix > 0 && !(token.Prefix == seen.Prefix && _bytes.AsSpan(token.Start, token.Prefix).SequenceEqual(text.Slice(seen.Start, seen.Prefix))))
        {
            token.Prefix = 0;
            changed = true;
        }

        if (token.UnitLength > 0 && !token.UnitIn(_bytes).SequenceEqual(seen.UnitIn(text)))
        {
            token.UnitLength = 0;
            changed = true;
        }

        return changed;
    }

    private void Changed()
    {
        _watched = [.. Enumerable.Range(0, _tokens.Length).Where(i => _tokens[i].Kind == TokenKind.Soft || _tokens[i].Prefix > 0 || _tokens[i].UnitLength > 0)];
        _text = TemplateText.Of(_tokens, _bytes);
        Version++;
    }
}
