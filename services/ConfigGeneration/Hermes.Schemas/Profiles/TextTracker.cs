using Hermes.Schemas.Profiles.Personal;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Counts values of a column that follow a standard, and the shapes of all of them.</summary>
internal sealed class TextTracker
{
    private const int MaxShapes = 200;
    private const int MaxShapeLength = 24;
    private const int AllShapes = 10_000;
    private const int ShapeStep = 16;
    private const int MaxPatterns = 5;
    private const int Kinds = 16;
    private static readonly ColumnKind[] Standards = [ColumnKind.Boolean, ColumnKind.Uuid, ColumnKind.Email, ColumnKind.Url, ColumnKind.Ip, ColumnKind.Currency, ColumnKind.Json];
    private readonly DurationTracker _durations = new();
    private readonly CountryTracker _countries = new();
    private readonly UnitTracker _units = new();
    private readonly long[] _counts = new long[Kinds];
    private readonly Dictionary<string, int> _shapes = new(StringComparer.Ordinal);
    private long[] _shapeCounts = new long[4];
    private long _values;
    private long _shaped;

    public long Phones => _counts[7];

    public long Ibans => _counts[8];

    public long Cards => _counts[9];

    public long NationalIds => _counts[13];

    public long PersonNames => _counts[14];

    public long Addresses => _counts[15];

    /// <summary>What the durations among the values are; null unless all values are some.</summary>
    public DurationTracker? Durations => _counts[10] == _values ? _durations : null;

    /// <summary>What the countries among the values are; null unless all values are some.</summary>
    public CountryTracker? Countries => _counts[11] == _values ? _countries : null;

    /// <summary>Units that numbers carry; null unless all values are such.</summary>
    public UnitTracker? Units => _counts[12] == _values ? _units : null;

    public long CountOf(ColumnKind kind) => _counts[Array.IndexOf(Standards, kind)];

    /// <summary>Adds a value; tells by bits what it was and where its shape is counted, for <see cref="AddAgain"/>.</summary>
    public (ushort Kinds, int Shape) Add(ReadOnlySpan<char> text)
    {
        _values++;
        var kinds = 0;
        for (var i = 0; i < Kinds; i++)
        {
            // Once a standard clearly does not hold it is no longer tried.
            if ((_counts[i] * 2) + 20 >= _values && Is(i, text))
            {
                _counts[i]++;
                kinds |= 1 << i;
            }
        }

        return ((ushort)kinds, AddShape(text));
    }

    /// <summary>Adds a value that was added before.</summary>
    public void AddAgain(ushort kinds, int shape)
    {
        _values++;
        for (var i = 0; kinds != 0; i++, kinds >>= 1)
        {
            _counts[i] += kinds & 1;
        }

        if (shape >= 0)
        {
            _shapeCounts[shape]++;
            _shaped++;
        }
    }

    public IReadOnlyList<ValuePattern> Patterns => [.. _shapes
        .Select(pair => (Shape: pair.Key, Count: _shapeCounts[pair.Value]))
        .OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Shape, StringComparer.Ordinal).Take(MaxPatterns)
        .Select(pair => new ValuePattern(pair.Shape, Math.Round((double)pair.Count / _shaped, 3)))];

    private bool Is(int kind, ReadOnlySpan<char> text) => kind switch
    {
        0 => Booleans.Is(text),
        1 => TextKinds.IsUuid(text),
        2 => TextKinds.IsEmail(text),
        3 => TextKinds.IsUrl(text),
        4 => TextKinds.IsIp(text),
        5 => TextKinds.IsCurrency(text),
        6 => TextKinds.IsJson(text),
        7 => ContactForms.IsPhone(text),
        8 => TextKinds.IsIban(text),
        9 => TextKinds.IsCard(text),
        10 => _durations.Add(text),
        11 => _countries.Add(text),
        12 => _units.Add(text),
        13 => Personal.NationalIds.Is(text),
        14 => GivenNames.IsPerson(text),
        _ => ContactForms.IsAddress(text),
    };

    // Where the shape is counted; -1 when it is too long, one too many, or past the first values, of which only some are looked at.
    private int AddShape(ReadOnlySpan<char> text)
    {
        var sampled = _values > AllShapes;
        if (sampled && _values % ShapeStep != 0)
        {
            return -1;
        }

        _shaped += sampled ? ShapeStep : 1;
        if (text.Length > MaxShapeLength)
        {
            return -1;
        }

        Span<char> shape = stackalloc char[MaxShapeLength];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            shape[i] = char.IsDigit(c) ? '9' : char.IsUpper(c) ? 'A' : char.IsLetter(c) ? 'a' : c;
        }

        var lookup = _shapes.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlySpan<char> key = shape[..text.Length];
        if (!lookup.TryGetValue(key, out var place))
        {
            if (_shapes.Count >= MaxShapes)
            {
                return -1;
            }

            lookup[key] = place = _shapes.Count;
            if (place == _shapeCounts.Length)
            {
                Array.Resize(ref _shapeCounts, place * 2);
            }
        }

        _shapeCounts[place] += sampled ? ShapeStep : 1;
        return sampled ? -1 : place;
    }
}
