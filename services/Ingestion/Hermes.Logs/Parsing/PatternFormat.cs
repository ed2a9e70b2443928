using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Hermes.Logs.Parsing.Formats;

namespace Hermes.Logs.Parsing;

/// <summary>
/// A format given as a regular expression with the named groups <c>timestamp, level, component, message, feed, execution</c>;
/// <c>message</c> is required.
/// </summary>
public sealed class PatternFormat : ILineFormat
{
    private static readonly string[] KnownGroups = ["timestamp", "level", "component", "message", "feed", "execution"];
    private readonly Regex _regex;
    private readonly (string Name, KnownField Field)[] _groups;

    private PatternFormat(string name, Regex regex)
    {
        Name = name;
        _regex = regex;
        _groups = [.. regex.GetGroupNames().Intersect(KnownGroups).Select(group => (group, FieldNames.Find(Encoding.ASCII.GetBytes(group), out _)))];
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
    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        // Groups can only be had from a string; lines that do not match do not become one.
        if (!Matches(line))
        {
            return false;
        }

        var match = _regex.Match(Encoding.UTF8.GetString(line));
        if (!match.Success)
        {
            return false;
        }

        var collector = new FieldCollector(context);
        foreach (var (name, field) in _groups)
        {
            if (match.Groups[name] is { Success: true } value)
            {
                var room = context.Scratch.GetSpan(value.ValueSpan.Length * 3);
                var length = Encoding.UTF8.GetBytes(value.ValueSpan, room);
                context.Scratch.Advance(length);
                collector.Take(field, 0, room[..length]);
            }
        }

        fields = collector.ToFields(line);
        return true;
    }

    private bool Matches(ReadOnlySpan<byte> line)
    {
        var chars = ArrayPool<char>.Shared.Rent(line.Length);
        try
        {
            return _regex.IsMatch(chars.AsSpan(0, Encoding.UTF8.GetChars(line, chars)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }
}
