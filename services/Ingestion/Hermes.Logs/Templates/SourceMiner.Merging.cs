namespace Hermes.Logs.Templates;

/// <summary>Merges templates that turn out to differ in nothing but a word that varies.</summary>
public sealed partial class SourceMiner
{
    private const int MostSteps = 4;

    private Template Prove(Template template)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (MergeAlike(template) is not { } merged)
            {
                return template;
            }

            template = merged;
        }

        return template;
    }

    // One word must stay, or everything would end in one template.
    private Template? MergeAlike(Template template)
    {
        var words = 0;
        foreach (ref readonly var token in template.Tokens)
        {
            words += token.Kind == TokenKind.Word ? 1 : 0;
        }

        for (var i = 0; words > 1 && i < template.Tokens.Length; i++)
        {
            var word = template.Tokens[i].In(template.Bytes);
            if (template.Tokens[i].Kind != TokenKind.Word || !Words.IsName(word) || OutcomeWords.Contains(word))
            {
                continue;
            }

            var key = TemplateKey.Write(template.Tokens, template.Bytes, _room, without: i);
            var hash = TemplateKey.Hash(key);
            var place = hash + (ulong)i; // "a 1" without its first word looks like "1 a" without its second
            var bucket = _evidence.Add(place, template, Words.ProofOf(word));
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

    private int Needed(Template template, int place) =>
        place > 0 && (Lexicon.RoleOf(template.Tokens[place - 1].In(template.Bytes)) & WordRole.Cue) != 0 ? _options.ProofBehindCue : _options.ProofOfVariation;

    private Template Merge(IEnumerable<Template> alike, int place)
    {
        var members = alike.Select(member => member.Current).Distinct().OrderBy(member => member.Born).ToList();
        var elder = members[0];
        foreach (var younger in members.Skip(1))
        {
            elder.Widen(younger);
            GiveWay(younger, elder);
        }

        elder.Open(place);
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
