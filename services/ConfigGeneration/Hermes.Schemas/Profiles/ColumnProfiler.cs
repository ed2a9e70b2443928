using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Takes the values of one column one by one and keeps what the profile needs, in bounded memory.</summary>
internal sealed class ColumnProfiler(string name)
{
    private const int MaxDistinct = 200_000;
    private const int MaxEnumValues = 64;
    private const int MaxExamples = 5;
    private readonly HashSet<ulong> _distinct = [];
    private readonly Dictionary<string, long> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _likelyNulls = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _certainNulls = new(StringComparer.Ordinal);
    private readonly List<string> _examples = [];

    public string Name { get; } = name;

    public NumberTracker Numbers { get; } = new();

    public TimeTracker Times { get; } = new();

    public TextTracker Texts { get; } = new();

    public long Rows { get; private set; }

    public long Empty { get; private set; }

    /// <summary>Values of blanks only; in a padded column that is a code of its own.</summary>
    public long Blank { get; private set; }

    /// <summary>Values that are neither empty nor a token for "no value".</summary>
    public long Count { get; private set; }

    public long Distinct => _distinct.Count;

    public bool DistinctIsExact => _distinct.Count < MaxDistinct;

    public int MinLength { get; private set; } = int.MaxValue;

    public int MaxLength { get; private set; }

    public bool HasPadding { get; private set; }

    public string? MinText { get; private set; }

    public string? MaxText { get; private set; }

    /// <summary>First value that is not a number, and its line, when the others are.</summary>
    public (long Line, string Value)? FirstNonNumber { get; private set; }

    public IReadOnlyList<string> Examples => _examples;

    public IReadOnlyDictionary<string, long> LikelyNulls => _likelyNulls;

    public IReadOnlyCollection<string> CertainNulls => _certainNulls;

    /// <summary>All values with their counts, or null when there are more than fit an enum.</summary>
    public IReadOnlyDictionary<string, long>? Values => _values.Count <= MaxEnumValues ? _values : null;

    /// <summary>Adds a value and returns its hash, 0 when there is no value.</summary>
    public ulong Add(string? raw, long line)
    {
        Rows++;
        var text = raw.AsSpan().Trim();
        HasPadding |= raw is not null && text.Length != raw.Length && !text.IsEmpty;
        if (text.IsEmpty || NullTokens.IsCertain(text))
        {
            Empty++;
            Blank += text.IsEmpty && !string.IsNullOrEmpty(raw) ? 1 : 0;
            if (!text.IsEmpty)
            {
                _certainNulls.Add(text.ToString());
            }

            return 0;
        }

        if (NullTokens.IsLikely(text))
        {
            _likelyNulls[text.ToString()] = _likelyNulls.GetValueOrDefault(text.ToString()) + 1;
            return ValueHash.Of(text);
        }

        Count++;
        MinLength = Math.Min(MinLength, text.Length);
        MaxLength = Math.Max(MaxLength, text.Length);
        var hash = ValueHash.Of(text);
        if (_distinct.Count < MaxDistinct && _distinct.Add(hash))
        {
            Remember(text);
        }

        if ((Numbers.Count * 2) + 100 >= Count && !Numbers.Add(text))
        {
            FirstNonNumber ??= (line, Shorten(text));
        }

        if ((Times.Count * 2) + 100 >= Count)
        {
            Times.Add(text);
        }

        Texts.Add(text);
        CountValue(text);
        return hash;
    }

    private void Remember(ReadOnlySpan<char> text)
    {
        if (_examples.Count < MaxExamples)
        {
            _examples.Add(Shorten(text));
        }

        if (MinText is null || text.CompareTo(MinText, StringComparison.Ordinal) < 0)
        {
            MinText = Shorten(text);
        }

        if (MaxText is null || text.CompareTo(MaxText, StringComparison.Ordinal) > 0)
        {
            MaxText = Shorten(text);
        }
    }

    private void CountValue(ReadOnlySpan<char> text)
    {
        if (_values.Count > MaxEnumValues || text.Length > 100)
        {
            return;
        }

        var lookup = _values.GetAlternateLookup<ReadOnlySpan<char>>();
        lookup[text] = (lookup.TryGetValue(text, out var count) ? count : 0) + 1;
    }

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 80 ? text.ToString() : $"{text[..79]}…";
}

/// <summary>A 64-bit hash of a text, the same in every process; two different values of a sample practically never share one.</summary>
internal static class ValueHash
{
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325UL ^ (ulong)text.Length;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 0x9E3779B97F4A7C15UL;
            hash ^= hash >> 29;
        }

        return hash == 0 ? 1 : hash;
    }

    public static ulong Combine(ulong left, ulong right) => (ulong.RotateLeft(left, 23) ^ right) * 0x9E3779B97F4A7C15UL;
}
