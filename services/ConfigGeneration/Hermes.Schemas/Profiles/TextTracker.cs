using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Counts values of a column that follow a standard, and the shapes of all of them.</summary>
internal sealed class TextTracker
{
    private const int MaxShapes = 200;
    private static readonly ColumnKind[] Standards = [ColumnKind.Boolean, ColumnKind.Uuid, ColumnKind.Email, ColumnKind.Url, ColumnKind.Ip, ColumnKind.Currency, ColumnKind.Json];
    private readonly long[] _counts = new long[Standards.Length];
    private readonly Dictionary<string, long> _shapes = new(StringComparer.Ordinal);
    private long _values;

    public long Phones { get; private set; }

    public long Ibans { get; private set; }

    public long Cards { get; private set; }

    public long CountOf(ColumnKind kind) => _counts[Array.IndexOf(Standards, kind)];

    public void Add(ReadOnlySpan<char> text)
    {
        _values++;
        for (var i = 0; i < Standards.Length; i++)
        {
            // Once a standard clearly does not hold it is no longer tried.
            if ((_counts[i] * 2) + 20 >= _values && Is(Standards[i], text))
            {
                _counts[i]++;
            }
        }

        Phones += (Phones * 2) + 20 >= _values && TextKinds.IsPhone(text) ? 1 : 0;
        Ibans += (Ibans * 2) + 20 >= _values && TextKinds.IsIban(text) ? 1 : 0;
        Cards += (Cards * 2) + 20 >= _values && TextKinds.IsCard(text) ? 1 : 0;
        AddShape(text);
    }

    public IReadOnlyList<ValuePattern> Patterns => [.. _shapes
        .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(3)
        .Select(pair => new ValuePattern(pair.Key, Math.Round((double)pair.Value / _values, 3)))];

    private static bool Is(ColumnKind kind, ReadOnlySpan<char> text) => kind switch
    {
        ColumnKind.Boolean => TextKinds.IsBoolean(text),
        ColumnKind.Uuid => TextKinds.IsUuid(text),
        ColumnKind.Email => TextKinds.IsEmail(text),
        ColumnKind.Url => TextKinds.IsUrl(text),
        ColumnKind.Ip => TextKinds.IsIp(text),
        ColumnKind.Currency => TextKinds.IsCurrency(text),
        _ => TextKinds.IsJson(text),
    };

    private void AddShape(ReadOnlySpan<char> text)
    {
        if (text.Length > 24 || _shapes.Count >= MaxShapes)
        {
            return;
        }

        Span<char> shape = stackalloc char[24];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            shape[i] = char.IsDigit(c) ? '9' : char.IsUpper(c) ? 'A' : char.IsLetter(c) ? 'a' : c;
        }

        var lookup = _shapes.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlySpan<char> key = shape[..text.Length];
        lookup[key] = (lookup.TryGetValue(key, out var count) ? count : 0) + 1;
    }
}
