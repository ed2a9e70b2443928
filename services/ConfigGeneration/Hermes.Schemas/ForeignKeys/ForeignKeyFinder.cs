using Hermes.Schemas.Profiles;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.ForeignKeys;

/// <summary>
/// Finds columns that hold the keys of known feeds by names, types and values: a foreign key is contained in the key it points to
/// and usually called after it (features as in Rostin, Albrecht, Bauckmann, Naumann and Leser, A machine learning approach to
/// foreign key discovery, 2009). Small whole numbers are contained in nearly every key, so there the name has to speak too.
/// </summary>
public static class ForeignKeyFinder
{
    private const double Least = 0.3;
    private const double Covered = 0.98;
    private const int EnoughEvidence = 3;
    private const int EvidenceWithoutName = 10;

    /// <summary>Finds them, likeliest first.</summary>
    /// <param name="columns">Columns of the sample.</param>
    /// <param name="sketches">Their values, in the same order.</param>
    /// <param name="known">Keys of the feeds that are known.</param>
    /// <param name="self">Feed that the sample belongs to, when it is known already.</param>
    public static IReadOnlyList<ForeignKey> Find(IReadOnlyList<ColumnProfile> columns, IReadOnlyList<KeySketch?> sketches, IEnumerable<KnownKey> known, string? self = null)
    {
        var usable = Enumerable.Range(0, columns.Count).Where(i => columns[i].Distinct > 0 && GroupOf(columns[i].Type) != Group.None).ToList();
        var found = new List<(ForeignKey Key, long Keys)>();
        foreach (var key in known.Where(key => key.Feed != self && key.Columns.Count > 0))
        {
            if (key.Columns.Count == 1)
            {
                found.AddRange(usable.Select(i => Judge(columns[i], SketchOf(sketches, i), key.Feed, key.Columns[0])).OfType<Match>().Select(match => (Of(key, [match]), key.Columns[0].Values?.Distinct ?? long.MaxValue)));
            }
            else if (Composite(key, columns, sketches, usable) is { } composite)
            {
                found.Add((composite, long.MaxValue));
            }
        }

        return [.. Nearest(found).Where(key => key.Confidence >= Least).OrderByDescending(key => key.Confidence).ThenBy(key => key.Feed, StringComparer.Ordinal)];
    }

    private sealed record Match(string Column, double Confidence, double? Contained, double Name);

    private static ForeignKey Of(KnownKey key, IReadOnlyList<Match> parts) => new(
        [.. parts.Select(part => part.Column)], key.Feed, [.. key.Columns.Select(column => column.Name)],
        Math.Round(parts.Min(part => part.Confidence), 3), parts.All(part => part.Contained is not null) ? Math.Round(parts.Min(part => part.Contained!.Value), 4) : null);

    // Of several feeds with the same values the smallest one is meant: a sales person rather than any person.
    private static IEnumerable<ForeignKey> Nearest(List<(ForeignKey Key, long Keys)> found) =>
        from candidate in found
        group candidate by string.Join('\0', candidate.Key.Columns) into rivals
        let ranked = rivals.OrderByDescending(rival => rival.Key.Confidence).ThenBy(rival => rival.Keys).ThenBy(rival => rival.Key.Feed, StringComparer.Ordinal).ToList()
        from rival in ranked
        select rival == ranked[0] ? rival.Key : rival.Key with { Confidence = Math.Round(rival.Key.Confidence * 0.4, 3) };

    private static ForeignKey? Composite(KnownKey key, IReadOnlyList<ColumnProfile> columns, IReadOnlyList<KeySketch?> sketches, List<int> usable)
    {
        var parts = new List<Match>();
        foreach (var part in key.Columns)
        {
            var best = usable.Select(i => Judge(columns[i], SketchOf(sketches, i), key.Feed, part)).OfType<Match>()
                .Where(match => match.Name > 0 && parts.TrueForAll(taken => taken.Column != match.Column)).MaxBy(match => match.Confidence);
            if (best is null)
            {
                return null;
            }

            parts.Add(best);
        }

        return Of(key, parts);
    }

    private static KeySketch? SketchOf(IReadOnlyList<KeySketch?> sketches, int column) => column < sketches.Count ? sketches[column] : null;

    private static Match? Judge(ColumnProfile column, KeySketch? values, string feed, KnownKeyColumn key)
    {
        var group = GroupOf(column.Type);
        if (group != GroupOf(key.Type))
        {
            return null;
        }

        var name = NameMatch.Of(column.Name, feed, key.Name);
        var (share, evidence) = values is not null && key.Values is not null ? values.ContainedIn(key.Values) : (0, 0);
        var known = evidence >= EnoughEvidence || (evidence > 0 && values is { IsComplete: true } && key.Values is { IsComplete: true });
        var belief = known ? BeliefBy(share, evidence, name, group) : name * 0.7;
        return belief < Least / 2 ? null : new Match(column.Name, belief, known ? share : null, name);
    }

    // A key that was seen in part only, or grew since, leaves some values out.
    private static double BeliefBy(double share, int evidence, double name, Group group) => share switch
    {
        >= Covered when name > 0 => 0.55 + (0.4 * name),
        >= Covered when group == Group.Text && evidence >= EvidenceWithoutName => 0.5,
        >= 0.8 => 0.8 * name,
        >= 0.3 => 0.45 * name,
        _ => 0,
    };

    private enum Group
    {
        None,
        Whole,
        Text,
        Uuid,
    }

    private static Group GroupOf(ColumnType type) => type.Kind switch
    {
        ColumnKind.Integer => Group.Whole,
        ColumnKind.Text or ColumnKind.Enum or ColumnKind.Currency or ColumnKind.Country or ColumnKind.Email => Group.Text,
        ColumnKind.Uuid => Group.Uuid,
        _ => Group.None,
    };
}
