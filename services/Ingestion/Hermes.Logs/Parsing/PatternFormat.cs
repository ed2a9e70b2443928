using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Hermes.Logs.Parsing;

/// <summary>
/// A format given as a regular expression with the named groups <c>timestamp, level, component, message, feed, execution</c>;
/// <c>message</c> is required.
/// </summary>
public sealed class PatternFormat : ITextFormat
{
    private static readonly string[] KnownGroups = ["timestamp", "level", "component", "message", "feed", "execution"];
    private readonly Regex _regex;
    private readonly string[] _groups;

    private PatternFormat(string name, Regex regex)
    {
        Name = name;
        _regex = regex;
        _groups = [.. regex.GetGroupNames().Intersect(KnownGroups)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Compiles the pattern, or says in words why not.</summary>
    public static bool TryCreate(string name, string? pattern, [NotNullWhen(true)] out PatternFormat? format, [NotNullWhen(false)] out string? error)
    {
        format = null;
        if (!SafePattern.TryCompile(pattern, out var regex, out error))
        {
            return false;
        }

        if (!regex.GetGroupNames().Contains("message"))
        {
            error = "The pattern has no group named 'message': write (?<message>.*).";
            return false;
        }

        format = new PatternFormat(name, regex);
        return true;
    }

    /// <inheritdoc/>
    public TextFields? Read(string line, TimeZoneInfo zone)
    {
        var match = _regex.Match(line);
        if (!match.Success)
        {
            return null;
        }

        var known = new KnownFields(zone);
        foreach (var group in _groups)
        {
            if (match.Groups[group] is { Success: true } value)
            {
                known.Take(group, value.Value);
            }
        }

        return known.ToFields(line);
    }
}
