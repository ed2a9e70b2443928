using System.Collections.Frozen;

namespace Hermes.Logs.Templates;

/// <summary>Words that mean the same in every log: parts of dates, units, constants of programming languages, words that announce a name.</summary>
internal static class Lexicon
{
    private static readonly FrozenDictionary<ulong, WordRole> Roles = Build();

    // By first letter and length: most words are none of these and need no look-up.
    private static readonly bool[] Possible = Prefilter();

    public static WordRole RoleOf(ReadOnlySpan<byte> word) =>
        word.Length is > 0 and <= 8 && Possible[((word[0] & 31) * 9) + word.Length] && Roles.TryGetValue(Bytes.Pack(word), out var role) ? role : WordRole.None;

    private static FrozenDictionary<ulong, WordRole> Build()
    {
        var roles = new Dictionary<ulong, WordRole>();
        Add(WordRole.DatePart, "mon tue wed thu fri sat sun monday tuesday thursday friday saturday sunday jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august october november december");
        Add(WordRole.Zone, "utc gmt est edt cst cdt mst mdt pst pdt cet cest bst z");
        Add(WordRole.Unit, "b kb mb gb tb pb kib mib gib tib bytes kb/s mb/s gb/s b/s kbps mbps gbps ns us ms s sec secs seconds second min mins minutes minute h hr hrs hours hour days day");
        Add(WordRole.Literal, "true false null none nil nan");
        Add(WordRole.Cue, "user username login account host hostname node");
        return roles.ToFrozenDictionary();

        void Add(WordRole role, string words)
        {
            foreach (var word in words.Split(' ').Where(word => word.Length <= 8))
            {
                var key = Bytes.Pack(word);
                roles[key] = roles.GetValueOrDefault(key) | role;
            }
        }
    }

    private static bool[] Prefilter()
    {
        var possible = new bool[32 * 9];
        foreach (var key in Roles.Keys)
        {
            var length = 8 - (System.Numerics.BitOperations.LeadingZeroCount(key) / 8);
            possible[(((int)(key >> ((length - 1) * 8)) & 31) * 9) + length] = true;
        }

        return possible;
    }
}
