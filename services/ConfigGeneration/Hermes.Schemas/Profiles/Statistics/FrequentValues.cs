namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>
/// The commonest of any number of different values in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi: Efficient
/// Computation of Frequent and Top-k Elements in Data Streams, ICDT 2005). A count is too high by its error at most.
/// </summary>
/// <param name="places">Values counted at a time; a value more frequent than 1 in that many is never missed.</param>
internal sealed class FrequentValues(int places)
{
    private readonly Dictionary<ulong, int> _placeOf = [];
    private readonly List<Place> _places = [];
    private int _cursor;
    private long _least;

    /// <summary>Counts a value.</summary>
    /// <param name="hash">Of the value.</param>
    /// <param name="text">The value.</param>
    /// <param name="weight">Values it stands for.</param>
    public void Add(ulong hash, ReadOnlySpan<char> text, long weight)
    {
        if (_placeOf.TryGetValue(hash, out var known))
        {
            // The text is only kept of values that come again: most values of a key never do.
            var place = _places[known];
            _places[known] = place with { Count = place.Count + weight, Text = place.Text ?? Shorten(text) };
        }
        else if (_places.Count < places)
        {
            _placeOf[hash] = _places.Count;
            _places.Add(new Place(hash, weight, 0, null));
        }
        else
        {
            var least = FindLeast();
            _placeOf.Remove(_places[least].Hash);
            _placeOf[hash] = least;
            _places[least] = new Place(hash, _places[least].Count + weight, _places[least].Count, null);
        }
    }

    /// <summary>Values seen <paramref name="least"/> times or more whose counts are right within a tenth, the commonest first.</summary>
    public IEnumerable<CountedValue> Above(long least) => _places
        .Where(place => place.Text is not null && place.Count >= least && place.Error * 10 <= place.Count)
        .Select(place => new CountedValue(place.Text!, place.Count - (place.Error / 2)))
        .OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal);

    // Counts only grow, so places with the smallest count are met one after the other until none is left with it.
    private int FindLeast()
    {
        while (true)
        {
            for (; _cursor < _places.Count; _cursor++)
            {
                if (_places[_cursor].Count == _least)
                {
                    return _cursor++;
                }
            }

            (_cursor, _least) = (0, _places.Min(place => place.Count));
        }
    }

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 80 ? text.ToString() : $"{text[..79]}…";

    private readonly record struct Place(ulong Hash, long Count, long Error, string? Text);
}
