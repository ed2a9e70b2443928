namespace Hermes.Logs.Templates;

/// <summary>
/// Finds the templates of one source as its lines stream by. A known line costs one pass over its bytes and one look-up, and no memory.
/// Thread-safe; sources do not wait for each other.
/// </summary>
public sealed partial class SourceMiner
{
    private readonly TemplateOptions _options;
    private readonly MinerBudget _budget;
    private readonly Lock _gate = new();
    private readonly KeyIndex _keys;
    private readonly Evidence _evidence;
    private readonly Evidence _evidenceOfPairs;
    private readonly TemplateShapes _shapes = new();
    private readonly Dictionary<long, Template> _live = [];
    private readonly HashSet<Template> _changed = new(ReferenceEqualityComparer.Instance);
    private readonly byte[] _room = new byte[TemplateKey.Longest];
    private int _born;

    internal SourceMiner(string source, TemplateOptions options, MinerBudget budget)
    {
        Source = source;
        _options = options;
        _budget = budget;
        _keys = new KeyIndex(options, budget);
        _evidence = new Evidence(options, budget);
        _evidenceOfPairs = new Evidence(options, budget);
        var text = "<*>"u8;
        Overflow = new Template(Template.IdOf(source, "overflow"u8), source, text, MessageLexer.Current.Read(text));
    }

    /// <summary>Its name.</summary>
    public string Source { get; }

    /// <summary>The template under which lines are counted for which there is no room.</summary>
    public Template Overflow { get; }

    /// <summary>The template of a message, made when there is none yet.</summary>
    /// <param name="message">Valid UTF-8; the beginning of its first line is used.</param>
    /// <param name="isNew">Whether it was made now.</param>
    public Template Learn(ReadOnlySpan<byte> message, out bool isNew)
    {
        var lexer = MessageLexer.Current;
        var text = MessageLexer.Cut(message);
        var tokens = lexer.Read(text);
        var key = TemplateKey.Write(tokens, text, lexer.KeyRoom);
        var hash = TemplateKey.Hash(key);
        isNew = false;
        using (_gate.EnterScope())
        {
            if ((_keys.Find(hash, key) ?? Recognise(tokens, text, hash, key)) is { } known)
            {
                if (known.Absorb(tokens, text))
                {
                    _changed.Add(known);
                }

                return known;
            }

            if (Bear(tokens, text, hash, key) is not { } born)
            {
                return Overflow;
            }

            var stands = Prove(born);
            isNew = stands == born;
            return stands;
        }
    }

    /// <summary>The template a message belongs to, without learning from it.</summary>
    /// <param name="message">Valid UTF-8.</param>
    public TemplateMatch Match(ReadOnlySpan<byte> message)
    {
        var lexer = MessageLexer.Current;
        var text = MessageLexer.Cut(message);
        var tokens = lexer.Read(text);
        var key = TemplateKey.Write(tokens, text, lexer.KeyRoom);
        using (_gate.EnterScope())
        {
            var template = _keys.Find(TemplateKey.Hash(key), key) ?? _shapes.Find(tokens, text);
            return TemplateMatch.Of(template, tokens, text);
        }
    }

    // A line whose words fit where words are known to vary, or whose key found no room.
    private Template? Recognise(ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> text, ulong hash, ReadOnlySpan<byte> key)
    {
        var known = _shapes.Find(tokens, text) ?? _live.GetValueOrDefault(Template.IdOf(Source, key));
        if (known is not null)
        {
            Remember(hash, key, known, spare: true);
        }

        return known;
    }

    private Template? Bear(ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> text, ulong hash, ReadOnlySpan<byte> key)
    {
        var born = new Template(Template.IdOf(Source, key), Source, text, tokens) { Born = _born++ };
        if (_live.Count >= _options.MaxTemplatesPerSource || !_budget.TryTakeTemplate(born.SizeInBytes))
        {
            return null;
        }

        _live[born.Id] = born;
        _changed.Add(born);
        Remember(hash, key, born, spare: false);
        return born;
    }

    private void Remember(ulong hash, ReadOnlySpan<byte> key, Template template, bool spare)
    {
        if (_keys.IsFull)
        {
            Forget();
        }

        _keys.Add(hash, key, template, spare);
    }

    // What lines were like can be found out again; what templates are stays.
    private void Forget()
    {
        _keys.Clear();
        _evidence.Clear();
        _evidenceOfPairs.Clear();
        foreach (var template in _live.Values)
        {
            AddKey(template);
        }
    }

    private void AddKey(Template template)
    {
        var key = TemplateKey.Write(template.Tokens, template.Bytes, _room);
        _keys.Add(TemplateKey.Hash(key), key, template, spare: false);
        if (template.IsOpen)
        {
            _shapes.Add(template);
        }
    }
}
