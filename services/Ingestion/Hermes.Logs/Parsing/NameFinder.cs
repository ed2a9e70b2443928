using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Hermes.Logs.Parsing;

/// <summary>Finds the name of a feed or an execution in one place.</summary>
public sealed class NameFinder
{
    private const int LongestText = 8_192;
    private readonly Regex? _pattern;

    private NameFinder(NameSource from, string? field, Regex? pattern)
    {
        From = from;
        Field = field is null ? [] : Encoding.UTF8.GetBytes(field);
        _pattern = pattern;
    }

    /// <summary>Where it looks.</summary>
    public NameSource From { get; }

    internal byte[] Field { get; }

    /// <summary>Makes a finder, or says in words why not.</summary>
    /// <param name="from">Where to look.</param>
    /// <param name="field">The field's name, with dots for fields within fields; for <see cref="NameSource.Field"/> only.</param>
    /// <param name="pattern">Regular expression whose group <c>name</c>, else the first group, else the match is the name; optional for a field.</param>
    /// <param name="finder">The finder.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryCreate(NameSource from, string? field, string? pattern, [NotNullWhen(true)] out NameFinder? finder, [NotNullWhen(false)] out string? error)
    {
        (finder, error) = (null, null);
        if (from == NameSource.Field && string.IsNullOrWhiteSpace(field))
        {
            error = "A rule for a field needs the field's name.";
            return false;
        }

        Regex? regex = null;
        if ((from != NameSource.Field || pattern is not null) && !SafePattern.TryCompile(pattern, out regex, out error))
        {
            return false;
        }

        finder = new NameFinder(from, field, regex);
        return true;
    }

    /// <summary>The name; empty when it is not there.</summary>
    internal ReadOnlySpan<byte> Find(ReadOnlySpan<byte> text, LineContext context)
    {
        text = text[..Math.Min(text.Length, LongestText)];
        return _pattern is null ? text : Match(text, context);
    }

    private ReadOnlySpan<byte> Match(ReadOnlySpan<byte> text, LineContext context)
    {
        var chars = ArrayPool<char>.Shared.Rent(text.Length + 1);
        try
        {
            var length = Encoding.UTF8.GetChars(text, chars);
            if (!_pattern!.IsMatch(chars.AsSpan(0, length)))
            {
                return default;
            }

            var match = _pattern.Match(new string(chars, 0, length));
            var group = match.Groups["name"].Success ? match.Groups["name"] : match.Groups.Count > 1 ? match.Groups[1] : match.Groups[0];
            var room = context.Scratch.GetSpan((group.Length * 3) + 1);
            var written = Encoding.UTF8.GetBytes(group.ValueSpan, room);
            context.Scratch.Advance(written);
            return room[..written];
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }
}
