using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Hermes.Logs;

/// <summary>Compiles patterns that people write so that none can stall intake: matching time is linear in the line.</summary>
public static class SafePattern
{
    /// <summary>The longest pattern accepted, in characters.</summary>
    public const int MaxLength = 2_000;

    /// <summary>Compiles a pattern, or says in words why not.</summary>
    public static bool TryCompile(string? pattern, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? error)
    {
        regex = null;
        if (string.IsNullOrWhiteSpace(pattern))
        {
            error = "The pattern is empty.";
            return false;
        }

        if (pattern.Length > MaxLength)
        {
            error = $"The pattern has {pattern.Length} characters; {MaxLength} are allowed.";
            return false;
        }

        try
        {
            regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            error = null;
            return true;
        }
        catch (NotSupportedException e)
        {
            error = $"The pattern cannot run in linear time: {e.Message} Write it without look-around, back-references, atomic groups and large repetitions.";
        }
        catch (ArgumentException e)
        {
            error = $"The pattern does not compile: {e.Message}";
        }

        return false;
    }
}
