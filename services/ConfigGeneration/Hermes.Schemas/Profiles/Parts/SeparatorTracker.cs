namespace Hermes.Schemas.Profiles.Parts;

/// <summary>Follows which separators every value of a column has the same number of, and keeps a few values to look at their parts. Costs nothing once none is left.</summary>
internal sealed class SeparatorTracker
{
    private const int MaxKept = 200;
    private const int MaxLength = 200;
    private const int MostParts = 6;

    // A separator with blanks around it is meant as one; a bare blank comes last, because words have them too.
    private static readonly string[] Separators = [", ", " - ", " | ", "; ", "|", ";", "/", ",", ":", " "];

    private readonly int[] _counts = [.. Separators.Select(_ => -1)];
    private List<string>? _kept = [];

    /// <summary>Separators that all values have, the likeliest first, with how often each has it.</summary>
    public IEnumerable<(string Separator, int Count)> Found => Separators.Zip(_counts).Where(pair => _kept is { Count: > 0 } && pair.Second > 0);

    /// <summary>The first different values; empty when no separator is left.</summary>
    public IReadOnlyList<string> Kept => _kept ?? [];

    /// <summary>Adds a value that was not there before.</summary>
    /// <param name="text">The value without blanks around it.</param>
    /// <param name="isWhole">It is a number or a time, which nobody would cut.</param>
    public void Add(ReadOnlySpan<char> text, bool isWhole)
    {
        if (_kept is null)
        {
            return;
        }

        var isAlive = false;
        for (var i = 0; i < _counts.Length && !isWhole && text.Length <= MaxLength; i++)
        {
            if (_counts[i] == 0)
            {
                continue;
            }

            var count = text.Count(Separators[i]);
            _counts[i] = count is > 0 and < MostParts && (_counts[i] < 0 || _counts[i] == count) ? count : 0;
            isAlive |= _counts[i] > 0;
        }

        if (!isAlive)
        {
            _kept = null;
        }
        else if (_kept.Count < MaxKept)
        {
            _kept.Add(text.ToString());
        }
    }
}
