using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Follows the values of a column that may be dates or times, under every format that still fits.</summary>
internal sealed class TimeTracker
{
    private const int RememberedShapes = 8;
    private readonly List<string> _remembered = [];
    private List<TimeFormat>? _formats;
    private IReadOnlyList<TimeFormat>? _lastShape;

    public long Count { get; private set; }

    /// <summary>The formats that fit every value, the likeliest first; empty when values are written differently.</summary>
    public IReadOnlyList<TimeFormat> Formats => _formats ?? [];

    /// <summary>Earliest and latest, with the day first where that is open.</summary>
    public (DateTimeOffset Min, DateTimeOffset Max) DayFirst { get; private set; } = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);

    /// <summary>Earliest and latest, with the month first where that is open.</summary>
    public (DateTimeOffset Min, DateTimeOffset Max) MonthFirst { get; private set; } = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);

    /// <summary>Adds a value that was added before.</summary>
    public void AddAgain(bool isTime) => Count += isTime ? 1 : 0;

    public bool Add(ReadOnlySpan<char> text)
    {
        if (_formats is [var only] && IsoTime.TryRead(text, only.Pattern, out var iso))
        {
            Count++;
            (DayFirst, MonthFirst) = (Widen(DayFirst, iso), Widen(MonthFirst, iso));
            return true;
        }

        var candidates = TimeFormats.Candidates(text);
        if (candidates.Count == 0)
        {
            return false;
        }

        if (_formats is { Count: > 0 } && ReferenceEquals(candidates, _lastShape))
        {
            if (Narrow(_formats, text))
            {
                Count++;
                return true;
            }
        }

        var fitting = new List<TimeFormat>();
        foreach (var format in candidates)
        {
            if (format.TryParse(text, out var value) && value.Year is > 1000 and < 3000 or 1)
            {
                fitting.Add(format);
            }
        }

        if (fitting.Count == 0)
        {
            return false;
        }

        Count++;
        Remember(text, candidates);
        Merge(fitting, text);
        return true;
    }

    private void Merge(List<TimeFormat> fitting, ReadOnlySpan<char> text)
    {
        if (_formats is null)
        {
            _formats = fitting;
        }
        else if (_formats.Count > 0 && !Narrow(_formats, text))
        {
            // 10:00:00 and then 10:00:00.5: the longer format also reads what came before.
            _formats = [.. fitting.Where(format => _remembered.TrueForAll(known => format.TryParse(known, out _)))];
        }

        Track(text);
    }

    // Keeps the formats that read the text as well; leaves the list alone and says no when none does.
    private bool Narrow(List<TimeFormat> formats, ReadOnlySpan<char> text)
    {
        var kept = 0;
        Span<bool> keep = stackalloc bool[Math.Min(formats.Count, 64)];
        var (dayFirst, monthFirst) = (DayFirst, MonthFirst);
        for (var i = 0; i < keep.Length; i++)
        {
            keep[i] = formats[i].TryParse(text, out var value);
            kept += keep[i] ? 1 : 0;
            if (keep[i])
            {
                dayFirst = formats[i].Order == DateOrder.MonthFirst ? dayFirst : Widen(dayFirst, value);
                monthFirst = formats[i].Order == DateOrder.DayFirst ? monthFirst : Widen(monthFirst, value);
            }
        }

        if (kept == 0)
        {
            return false;
        }

        for (var i = keep.Length - 1; i >= 0 && kept < formats.Count; i--)
        {
            if (!keep[i])
            {
                formats.RemoveAt(i);
            }
        }

        (DayFirst, MonthFirst) = (dayFirst, monthFirst);
        return true;
    }

    private void Track(ReadOnlySpan<char> text)
    {
        foreach (var format in Formats)
        {
            if (!format.TryParse(text, out var value))
            {
                continue;
            }

            DayFirst = format.Order == DateOrder.MonthFirst ? DayFirst : Widen(DayFirst, value);
            MonthFirst = format.Order == DateOrder.DayFirst ? MonthFirst : Widen(MonthFirst, value);
        }
    }

    private static (DateTimeOffset Min, DateTimeOffset Max) Widen((DateTimeOffset Min, DateTimeOffset Max) range, DateTimeOffset value) =>
        (value < range.Min ? value : range.Min, value > range.Max ? value : range.Max);

    private void Remember(ReadOnlySpan<char> text, IReadOnlyList<TimeFormat> shape)
    {
        if (!ReferenceEquals(shape, _lastShape) && _remembered.Count < RememberedShapes)
        {
            _remembered.Add(text.ToString());
        }

        _lastShape = shape;
    }
}
