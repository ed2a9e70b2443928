namespace Hermes.Logs.Templates;

/// <summary>Merges templates that turn out to differ in nothing but a word that varies.</summary>
public sealed partial class SourceMiner
{
    private const int MostSteps = 4;
    private const int MostNames = 64;
    private const int MostWordsOfPairs = 10;

    private Template Prove(Template template)
    {
        Span<int> names = stackalloc int[MostNames];
        for (var step = 0; step < MostSteps; step++)
        {
            var count = NamesOf(template, names, out var words);
            if ((MergeByOne(template, names[..count], words) ?? MergeByTwo(template, names[..count], words)) is not { } merged)
            {
                return template;
            }

            template = merged;
        }

        return template;
    }

    // Places of words that might vary. A word that says how it went never does.
    private static int NamesOf(Template template, Span<int> names, out int words)
    {
        var count = words = 0;
        for (var i = 0; i < template.Tokens.Length; i++)
        {
            var word = template.Tokens[i].In(template.Bytes);
            if (template.Tokens[i].Kind != TokenKind.Word || !Words.IsName(word))
            {
                continue;
            }

            words++;
            if (count < names.Length && !OutcomeWords.Contains(word))
            {
                names[count++] = i;
            }
        }

        return count;
    }

    // One word must stay, or everything would end in one template.
    private Template? MergeByOne(Template template, ReadOnlySpan<int> names, int words)
    {
        for (var n = 0; words > 1 && n < names.Length; n++)
        {
            var i = names[n];
            var key = TemplateKey.Write(template.Tokens, template.Bytes, _room, without: i);
            var hash = TemplateKey.Hash(key);
            var place = hash + (ulong)i; // "a 1" without its first word looks like "1 a" without its second
            var bucket = _evidence.Add(place, template, Words.ProofOf(template.Tokens[i].In(template.Bytes)));
            var valued = _keys.Find(hash, key);
            var proof = bucket.Proof + (valued is null ? 0 : 2);
            if (bucket.Members.Count + (valued is null ? 0 : 1) > 1 && proof >= Needed(template, i))
            {
                _evidence.Remove(place);
                return Merge(valued is null ? bucket.Members : [.. bucket.Members, valued], i);
            }
        }

        return null;
    }

    // Two words that vary at once hide each other. States that follow each other look alike, but are few.
    private Template? MergeByTwo(Template template, ReadOnlySpan<int> names, int words)
    {
        for (var n = 0; words > 2 && words <= MostWordsOfPairs && n < names.Length - 1; n++)
        {
            for (var m = n + 1; m < names.Length; m++)
            {
                var (i, j) = (names[n], names[m]);
                var place = TemplateKey.Hash(TemplateKey.Write(template.Tokens, template.Bytes, _room, without: i, nor: j)) + (ulong)((i * MessageLexer.LongestText) + j);
                var members = _evidenceOfPairs.Add(place, template, 1).Members;
                if (members.Count >= 2 * _options.ProofOfVariation && Different(members, i) >= _options.ProofOfVariation && Different(members, j) >= _options.ProofOfVariation)
                {
                    _evidenceOfPairs.Remove(place);
                    return Merge(members, i, j);
                }
            }
        }

        return null;
    }

    private static int Different(List<Template> members, int place) =>
        members.Select(member => System.Text.Encoding.UTF8.GetString(member.Tokens[place].In(member.Bytes))).Distinct().Count();

    // Messages rarely begin with what varies (which is what Drain's tree builds on), and cue words are rarely followed by anything else.
    private int Needed(Template template, int place) =>
        place == 0 ? 2 * _options.ProofOfVariation
        : (Lexicon.RoleOf(template.Tokens[place - 1].In(template.Bytes)) & WordRole.Cue) != 0 ? _options.ProofBehindCue
        : _options.ProofOfVariation;

    private Template Merge(IEnumerable<Template> alike, params ReadOnlySpan<int> places)
    {
        var members = alike.Select(member => member.Current).Distinct().OrderBy(member => member.Born).ToList();
        var elder = members[0];
        foreach (var younger in members.Skip(1))
        {
            elder.Widen(younger);
            GiveWay(younger, elder);
        }

        foreach (var place in places)
        {
            elder.Open(place);
        }

        _changed.Add(elder);
        AddKey(elder);
        Gather(elder);
        return elder;
    }

    // Any word may stand where one was seen to vary: what fits there is the same template, whenever it was made.
    private void Gather(Template open)
    {
        if (!open.IsOpen)
        {
            return;
        }

        foreach (var other in _live.Values.Where(other => other != open && TemplateShapes.Fits(open, other.Tokens, other.Bytes)).ToList())
        {
            if (open.Widen(other))
            {
                _changed.Add(open);
            }

            GiveWay(other, open);
        }
    }

    private void GiveWay(Template younger, Template elder)
    {
        younger.GiveWayTo(elder);
        _shapes.Remove(younger);
        _live.Remove(younger.Id);
        _budget.ReleaseTemplate(younger.SizeInBytes);
        _changed.Remove(younger);
        if (younger.IsStored)
        {
            _changed.Add(younger);
        }
    }
}
