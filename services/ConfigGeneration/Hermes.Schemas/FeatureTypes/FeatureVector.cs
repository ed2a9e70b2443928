using System.Globalization;
using System.Text.RegularExpressions;

namespace Hermes.Schemas.FeatureTypes;

/// <summary>The facts of a column as numbers: counts, the shape of some values, and the letters of its name and values.</summary>
internal static partial class FeatureVector
{
    private const int NameBuckets = 192;
    private const int ValueBuckets = 48;
    private const int MaxValueChars = 40;
    private static readonly Regex[] Shapes =
    [
        Plain(), Whole(), DateLike(), TimeLike(), Letter(), Address(), Domain(), Percent(), Money(), Grouped(), Bracket(), Separator(), Comma(),
        Digit(), CommaNumber(), Year(), NumberThenUnit(), WordThenNumber(), LeadingZero(), Mail(), Month(), Negative(), PointZero(), Hash(), Blank(),
    ];

    private static readonly Regex[] NameShapes = [TimeName(), ClassName(), TextName(), IdName()];

    /// <summary>Numbers in a vector.</summary>
    public static int Length { get; } = Of(new ColumnFacts("", 0, 0, 0, 0, 0, 0, 0, [])).Length;

    public static float[] Of(ColumnFacts column)
    {
        var vector = new List<float>(NameBuckets + ValueBuckets + 80);
        var filled = column.Values.Select(value => value.Trim()).Where(value => value.Length > 0).ToList();
        AddCounts(column, vector);
        AddValues(filled, vector);
        AddName(column.Name.ToLowerInvariant(), vector);
        vector.AddRange(Letters(filled.Take(2).Select(value => value.ToLowerInvariant()[..Math.Min(MaxValueChars, value.Length)]), ValueBuckets, 2));
        return [.. vector.Select(value => float.IsFinite(value) ? value : float.IsNegative(value) ? -1e30f : 1e30f)];
    }

    private static void AddCounts(ColumnFacts column, List<float> vector)
    {
        var filled = column.Rows - column.Nulls;
        var range = column.Max - column.Min + 1;
        vector.AddRange([column.Rows, column.Nulls, column.Distinct, filled, (float)column.Min, (float)column.Max, (float)column.Mean, (float)column.Deviation]);
        vector.AddRange([Share(column.Nulls, column.Rows), Share(column.Distinct, column.Rows), Share(column.Distinct, filled), column.Distinct == column.Rows ? 1 : 0]);
        vector.AddRange([(float)range, (float)(column.Distinct / Math.Max(1, range)), (float)(column.Rows / Math.Max(1, range))]);
    }

    private static void AddValues(List<string> filled, List<float> vector)
    {
        vector.AddRange([filled.Count, filled.Distinct(StringComparer.Ordinal).Count()]);
        vector.AddRange(Shapes.Select(shape => Share(filled.Count(shape.IsMatch), filled.Count)));
        AddRange(filled.Select(value => (double)value.Length), vector);
        AddRange(filled.Select(value => (double)value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length), vector);
        var numbers = filled.Where(value => Plain().IsMatch(value)).Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToList();
        AddRange(numbers, vector);
        vector.Add(numbers.Count == 0 ? -1 : Share(numbers.Count(value => Math.Abs(value - Math.Round(value)) < 1e-9), numbers.Count));
    }

    private static void AddName(string name, List<float> vector)
    {
        vector.AddRange([name.Length, name.Count(char.IsAsciiDigit), name.Count(c => c is '_' or ' ' or '.')]);
        vector.AddRange(NameShapes.Select(shape => shape.IsMatch(name) ? 1f : 0));
        var buckets = Letters([name], NameBuckets, 2).Zip(Letters([name], NameBuckets, 3), (pairs, triples) => pairs + triples).ToArray();
        foreach (var word in Words().Matches(name).Select(match => match.Value))
        {
            buckets[Bucket($"w{word}", NameBuckets)]++;
        }

        vector.AddRange(buckets);
    }

    private static void AddRange(IEnumerable<double> values, List<float> vector)
    {
        var list = values.DefaultIfEmpty(-1).ToList();
        vector.AddRange([(float)list.Min(), (float)list.Max(), (float)list.Average()]);
    }

    // Runs of letters, hashed into a few buckets: enough to tell "year" from "rate" without a list of words.
    private static float[] Letters(IEnumerable<string> texts, int buckets, int length)
    {
        var counts = new float[buckets];
        foreach (var text in texts.Select(text => $"^{text}$"))
        {
            for (var i = 0; i + length <= text.Length; i++)
            {
                counts[Bucket(text.AsSpan(i, length), buckets)]++;
            }
        }

        return counts;
    }

    private static int Bucket(ReadOnlySpan<char> text, int buckets)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)(hash % (uint)buckets);
    }

    private static float Share(long part, long whole) => whole <= 0 ? 0 : (float)part / whole;

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[+-]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")]
    private static partial Regex DateLike();

    [GeneratedRegex(@"^[0-9]{1,2}:[0-9]{2}")]
    private static partial Regex TimeLike();

    [GeneratedRegex(@"[A-Za-z]")]
    private static partial Regex Letter();

    [GeneratedRegex(@"^(https?:|www\.)")]
    private static partial Regex Address();

    [GeneratedRegex(@"\.(com|org|net|gov|html)")]
    private static partial Regex Domain();

    [GeneratedRegex(@"%$")]
    private static partial Regex Percent();

    [GeneratedRegex(@"[$€£]")]
    private static partial Regex Money();

    [GeneratedRegex(@"^[0-9]{1,3}(,[0-9]{3})+")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[\[{(]")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"[;|]")]
    private static partial Regex Separator();

    [GeneratedRegex(@",")]
    private static partial Regex Comma();

    [GeneratedRegex(@"[0-9]")]
    private static partial Regex Digit();

    [GeneratedRegex(@"^[0-9]+,[0-9]+$")]
    private static partial Regex CommaNumber();

    [GeneratedRegex(@"^(19|20)[0-9][0-9]$")]
    private static partial Regex Year();

    [GeneratedRegex(@"^[0-9]+ ?[A-Za-z]+$")]
    private static partial Regex NumberThenUnit();

    [GeneratedRegex(@"^[A-Za-z]+[-_ ]?[0-9]+$")]
    private static partial Regex WordThenNumber();

    [GeneratedRegex(@"^0[0-9]")]
    private static partial Regex LeadingZero();

    [GeneratedRegex(@"\w@\w")]
    private static partial Regex Mail();

    [GeneratedRegex(@"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", RegexOptions.IgnoreCase)]
    private static partial Regex Month();

    [GeneratedRegex(@"^-")]
    private static partial Regex Negative();

    [GeneratedRegex(@"\.0$")]
    private static partial Regex PointZero();

    [GeneratedRegex(@"#")]
    private static partial Regex Hash();

    [GeneratedRegex(@" ")]
    private static partial Regex Blank();

    [GeneratedRegex(@"date|time|year|day")]
    private static partial Regex TimeName();

    [GeneratedRegex(@"code|num|no$|type|status|class|zip|categ|gender|state|country")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"name|title|descr|comment|text|note")]
    private static partial Regex TextName();

    [GeneratedRegex(@"id$")]
    private static partial Regex IdName();

    [GeneratedRegex(@"[a-z]+")]
    private static partial Regex Words();
}
