using Hermes.Schemas.Records;

namespace Hermes.Schemas.FixedWidth;

/// <summary>
/// Columns that touch each other, told by the kind of character at every position: digits here, letters there. Two columns of
/// one kind cannot be told apart so; what is found is for a person to confirm.
/// </summary>
internal static class CharacterClasses
{
    private const double Dominant = 0.9;
    private const double SameLength = 0.95;
    private const int MinLines = 5;
    private const int MinLength = 6;

    private enum Kind
    {
        Mixed,
        Digit,
        Text,
        Mark,
    }

    /// <summary>The columns; empty when the lines have no common length or show no boundary.</summary>
    public static List<FixedColumn> Find(IReadOnlyList<SampleLine> lines)
    {
        var usual = lines.GroupBy(line => line.Text.Length).MaxBy(group => group.Count())!;
        if (lines.Count < MinLines || usual.Key < MinLength || usual.Count() < lines.Count * SameLength)
        {
            return [];
        }

        var kinds = KindsOf([.. usual], usual.Key);
        var starts = new List<int> { 0 };
        for (var i = 1; i < kinds.Length; i++)
        {
            if (IsBoundary(kinds[i - 1], kinds[i]))
            {
                starts.Add(i);
            }
        }

        return starts.Count < 2 ? [] : [.. starts.Select((start, i) => new FixedColumn(start + 1, (i + 1 < starts.Count ? starts[i + 1] : usual.Key) - start))];
    }

    private static bool IsBoundary(Kind before, Kind here) =>
        (before, here) is (Kind.Digit, Kind.Text) or (Kind.Text, Kind.Digit);

    private static Kind[] KindsOf(List<SampleLine> lines, int length)
    {
        var kinds = new Kind[length];
        for (var i = 0; i < length; i++)
        {
            var digits = lines.Count(line => char.IsAsciiDigit(line.Text[i])) / (double)lines.Count;
            var letters = lines.Count(line => char.IsLetter(line.Text[i]) || line.Text[i] == ' ') / (double)lines.Count;
            kinds[i] = digits >= Dominant ? Kind.Digit : letters >= Dominant ? Kind.Text : digits + letters < 1 - Dominant ? Kind.Mark : Kind.Mixed;
        }

        // A mark within digits is part of the number or date; a mixed position goes with what stands before it.
        for (var i = 1; i < length; i++)
        {
            kinds[i] = kinds[i] is Kind.Mark or Kind.Mixed ? kinds[i - 1] : kinds[i];
        }

        return kinds;
    }
}
