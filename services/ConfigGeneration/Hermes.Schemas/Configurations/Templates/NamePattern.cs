using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Regular expressions for names of columns: without case, without backtracking, small.</summary>
internal static partial class NamePattern
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const int MostKept = 1_000;

    /// <summary>Repetitions are unrolled when an expression is made ready, nested ones multiplied.</summary>
    private const long MostRepetitions = 1_000;
    private static readonly ConcurrentDictionary<string, Regex> Kept = new(StringComparer.Ordinal);

    public static bool IsMatch(string name, string pattern)
    {
        if (Kept.Count > MostKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(pattern, static text => new Regex(text, Options)).IsMatch(name);
    }

    /// <summary>Why an expression cannot be used; null when it can.</summary>
    public static string? ErrorOf(string pattern)
    {
        var repetitions = 1L;
        foreach (Match count in Count().Matches(pattern))
        {
            repetitions = Math.Min(MostRepetitions + 1, repetitions * Math.Max(1, long.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture)));
        }

        if (repetitions > MostRepetitions)
        {
            return $"the expression '{pattern}' repeats more than {MostRepetitions} times; use * or +";
        }

        try
        {
            _ = new Regex(pattern, Options);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"the expression '{pattern}' does not compile, or needs lookarounds or back references, which are not allowed";
        }
    }

    [GeneratedRegex(@"\{[0-9]{0,6}?,?([0-9]{1,6}),?\}")]
    private static partial Regex Count();
}
