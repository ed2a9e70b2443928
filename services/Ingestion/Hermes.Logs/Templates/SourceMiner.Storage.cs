using System.Text;

namespace Hermes.Logs.Templates;

/// <summary>What is stored of the templates, and what others have stored of theirs.</summary>
public sealed partial class SourceMiner
{
    /// <summary>Whether anything has to be stored.</summary>
    public bool HasChanges
    {
        get
        {
            using (_gate.EnterScope())
            {
                return _changed.Count > 0;
            }
        }
    }

    /// <summary>New, changed and merged templates that are not stored so yet. What stands comes before what was merged into it.</summary>
    public IReadOnlyList<TemplateChange> Changes()
    {
        using (_gate.EnterScope())
        {
            return [.. _changed.Select(ToChange).OrderBy(change => change.Stored.MergedInto is not null).ThenBy(change => change.Template.Born)];
        }
    }

    /// <summary>Says that changes are in the database for good.</summary>
    public void Stored(IEnumerable<TemplateChange> changes)
    {
        using (_gate.EnterScope())
        {
            foreach (var change in changes)
            {
                change.Template.IsStored = true;
                if (change.Template.Version == change.Version)
                {
                    _changed.Remove(change.Template);
                }
            }
        }
    }

    /// <summary>
    /// Takes over what is in the database: after a restart, or what other miners of the same lines have stored. The stored template stands,
    /// a template made here of the same lines and not stored yet gives way to it.
    /// </summary>
    public void Adopt(IEnumerable<StoredTemplate> rows)
    {
        using (_gate.EnterScope())
        {
            foreach (var row in rows.OrderBy(row => row.MergedInto is not null))
            {
                if (row.MergedInto is { } into)
                {
                    AdoptMerge(row.Id, into);
                }
                else if (row.Id != Overflow.Id)
                {
                    Adopt(row);
                }
            }
        }
    }

    private static TemplateChange ToChange(Template template)
    {
        var current = template.Current;
        return new TemplateChange(
            template, new StoredTemplate(template.Id, template.Source, template.Text, template.Opened, current == template ? null : current.Id), template.Version);
    }

    private void Adopt(StoredTemplate row)
    {
        if (_live.TryGetValue(row.Id, out var same) && same.Text == row.Text && same.Opened.AsSpan().SequenceEqual(row.Opened))
        {
            same.IsStored = true;
            return;
        }

        var stored = Read(row);
        if ((_live.GetValueOrDefault(row.Id) ?? _changed.FirstOrDefault(template => template.Id == row.Id)?.Current) is { } own)
        {
            own.Widen(stored);
            own.IsStored |= own.Id == row.Id;
            AddKey(own);
            Gather(own);
            return;
        }

        var key = TemplateKey.Write(stored.Tokens, stored.Bytes, _room);
        var younger = _keys.Find(TemplateKey.Hash(key), key);
        if (_live.Count >= _options.MaxTemplatesPerSource || !_budget.TryTakeTemplate(stored.SizeInBytes))
        {
            return;
        }

        _live[stored.Id] = stored;
        if (younger is { IsStored: false })
        {
            stored.Widen(younger);
            GiveWay(younger, stored);
        }

        if (younger is not { IsStored: true })
        {
            AddKey(stored);
            Gather(stored);
            if (_shapes.Find(stored.Tokens, stored.Bytes) is { } open && open != stored)
            {
                open.Widen(stored);
                _changed.Add(open);
                GiveWay(stored, open);
                return;
            }

            Prove(stored);
        }
    }

    private Template Read(StoredTemplate row)
    {
        var text = MessageLexer.Cut(Encoding.UTF8.GetBytes(row.Text));
        var template = new Template(row.Id, Source, text, MessageLexer.Current.Read(text)) { Born = _born++, IsStored = true };
        foreach (var place in row.Opened ?? [])
        {
            if (place >= 0 && place < template.Tokens.Length && template.Tokens[place].Kind != TokenKind.Delimiter)
            {
                template.Open(place);
            }
        }

        return template;
    }

    private void AdoptMerge(long from, long into)
    {
        if (!_live.TryGetValue(into, out var stands))
        {
            // Merged the other way round here, and not stored: the database is right.
            stands = _changed.FirstOrDefault(template => template.Id == into);
            if (stands is null || !_live.TryGetValue(from, out var own) || stands.Current != own)
            {
                return;
            }

            stands.GiveWayTo(null);
            _budget.TakeBack(stands.SizeInBytes);
            _live[into] = stands;
            AddKey(stands);
        }

        if (_live.TryGetValue(from, out var merged))
        {
            stands.Widen(merged);
            GiveWay(merged, stands);
            _changed.Remove(merged);
            AddKey(stands);
            Gather(stands);
        }
        else if (_changed.FirstOrDefault(template => template.Id == from) is { } pending)
        {
            _changed.Remove(pending); // the same was found here
        }
    }
}
