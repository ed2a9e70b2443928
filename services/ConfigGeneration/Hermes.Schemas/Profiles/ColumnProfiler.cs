using Hermes.Schemas.ForeignKeys;
using Hermes.Schemas.Profiles.Parts;
using Hermes.Schemas.Profiles.Statistics;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Takes the values of one column one by one and keeps what the profile needs, in bounded memory.</summary>
internal sealed class ColumnProfiler(string name, ColumnBudget budget)
{
    private const int MaxEnumValues = 64;
    private const int MaxExamples = 5;
    private const int RowsBeforeKnown = 256;
    private readonly DistinctCount _distinct = new(budget.DistinctValues);
    private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);
    private long[] _valueCounts = new long[4];
    private KnownValues? _known;
    private readonly Dictionary<string, long> _likelyNulls = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _certainNulls = new(StringComparer.Ordinal);
    private readonly List<string> _examples = [];

    public string Name { get; } = name;

    public NumberTracker Numbers { get; } = new();

    public TimeTracker Times { get; } = new();

    public TextTracker Texts { get; } = new();

    public SeparatorTracker Separators { get; } = new();

    public ValueSpread Spread { get; } = new(budget);

    public KeySketchBuilder Keys { get; } = new(budget.KeyHashes);

    public long Rows { get; private set; }

    public long Empty { get; private set; }

    /// <summary>Values of blanks only; in a padded column that is a code of its own.</summary>
    public long Blank { get; private set; }

    /// <summary>Values that are neither empty nor a token for "no value".</summary>
    public long Count { get; private set; }

    /// <summary>Different values; an estimate when <see cref="DistinctIsExact"/> is false.</summary>
    public long Distinct => Math.Min(_distinct.Value, Count);

    public bool DistinctIsExact => _distinct.IsExact;

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
    public IReadOnlyDictionary<string, long>? Values => _values.Count <= MaxEnumValues ? _values.ToDictionary(pair => pair.Key, pair => _valueCounts[pair.Value], StringComparer.Ordinal) : null;

    /// <summary>Adds rows that came before the column did.</summary>
    public void AddMissing(long rows)
    {
        Rows += rows;
        Empty += rows;
    }

    /// <summary>Adds a value and returns its hash, 0 when there is no value.</summary>
    public ulong Add(ReadOnlySpan<char> raw, long line)
    {
        Rows++;
        var text = raw.Trim();
        HasPadding |= text.Length != raw.Length && !text.IsEmpty;
        if (text.IsEmpty)
        {
            Empty++;
            Blank += raw.IsEmpty ? 0 : 1;
            return 0;
        }

        var hash = ValueHash.Of(text);
        if (_known?.Find(hash) is { } known)
        {
            AddAgain(known);
            Follow(text, hash, known.IsNumber, known.IsTime);
            return hash;
        }

        if (NullTokens.IsCertain(text))
        {
            Empty++;
            _certainNulls.Add(text.ToString());
            return 0;
        }

        if (NullTokens.IsLikely(text))
        {
            _likelyNulls[text.ToString()] = _likelyNulls.GetValueOrDefault(text.ToString()) + 1;
            return hash;
        }

        AddNew(text, hash, line);
        return hash;
    }

    private void AddAgain(KnownValue known)
    {
        Count++;
        Numbers.AddAgain(known.IsNumber);
        Times.AddAgain(known.IsTime);
        Texts.AddAgain(known.Texts, known.Shape);
        if (known.Value >= 0)
        {
            _valueCounts[known.Value]++;
        }
    }

    private void AddNew(ReadOnlySpan<char> text, ulong hash, long line)
    {
        Count++;
        MinLength = Math.Min(MinLength, text.Length);
        MaxLength = Math.Max(MaxLength, text.Length);
        if (_distinct.Add(hash))
        {
            Remember(text);
        }

        Keys.Add(hash);
        var isNumber = (Numbers.Count * 2) + 100 >= Count && Numbers.Add(text);
        if (!isNumber && FirstNonNumber is null)
        {
            FirstNonNumber = (line, Shorten(text));
        }

        var isTime = (Times.Count * 2) + 100 >= Count && Times.Add(text);
        Separators.Add(text, isNumber || isTime);
        var (texts, shape) = Texts.Add(text);
        var known = new KnownValue(hash, isNumber, isTime, texts, shape, CountValue(text));
        _known ??= Count > RowsBeforeKnown ? new KnownValues(budget.KnownValues) : null;
        _known?.Keep(known);
        Follow(text, hash, isNumber, isTime);
    }

    private void Follow(ReadOnlySpan<char> text, ulong hash, bool isNumber, bool isTime)
    {
        if (Spread.Picks())
        {
            Spread.Add(text, hash, isNumber, isTime ? Times.Formats : []);
        }
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

    // The place where a value is counted; -1 when there are too many different ones to tell them all.
    private int CountValue(ReadOnlySpan<char> text)
    {
        if (_values.Count > MaxEnumValues || text.Length > 100)
        {
            return -1;
        }

        var lookup = _values.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(text, out var place))
        {
            lookup[text] = place = _values.Count;
            if (place == _valueCounts.Length)
            {
                Array.Resize(ref _valueCounts, place * 2);
            }
        }

        _valueCounts[place]++;
        return place;
    }

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 80 ? text.ToString() : $"{text[..79]}…";
}
