using System.Globalization;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>How the values of one column are spread: numbers and times by quantile sketches, one for each reading that is still open, and the commonest values.</summary>
internal sealed class ValueSpread(ColumnBudget budget)
{
    /// <summary>Picks of a value after which its count is right within about a tenth, when not all values are picked.</summary>
    private const int PicksToTrust = 100;

    private readonly ValueSampler _sampler = new();
    private readonly FrequentValues _frequent = new(budget.FrequentValues);
    private QuantileSketch? _whole;
    private QuantileSketch? _withPoint;
    private QuantileSketch? _withComma;
    private QuantileSketch? _dayFirst;
    private QuantileSketch? _monthFirst;

    /// <summary>Values seen at least twice, the commonest first, their counts right within about a tenth.</summary>
    public IEnumerable<CountedValue> Frequent => _frequent.Above(_sampler.Level == 0 ? 2 : PicksToTrust << _sampler.Level);

    /// <summary>Whether the value that comes now is looked at; it has to be added then.</summary>
    public bool Picks() => budget.FrequentValues > 0 && _sampler.Picks();

    public void Add(ReadOnlySpan<char> text, ulong hash, bool isNumber, IReadOnlyList<TimeFormat> times)
    {
        _frequent.Add(hash, text, 1L << _sampler.Level);
        if (isNumber)
        {
            AddNumber(text);
        }

        if (times.Count > 0)
        {
            AddTime(text, times);
        }
    }

    /// <summary>The numbers, when written with this decimal sign.</summary>
    public QuantileSketch NumbersWith(char decimalSign) => Joined(_whole, decimalSign == ',' ? _withComma : _withPoint);

    /// <summary>The times as microseconds since 1970, or since midnight.</summary>
    public QuantileSketch TimesBy(DateOrder order) => Joined(order == DateOrder.MonthFirst ? _monthFirst : _dayFirst, null);

    private QuantileSketch Joined(QuantileSketch? first, QuantileSketch? second)
    {
        var joined = new QuantileSketch(budget.SketchAccuracy);
        foreach (var sketch in new[] { first, second }.OfType<QuantileSketch>())
        {
            joined.Add(sketch);
        }

        return joined;
    }

    private void AddNumber(ReadOnlySpan<char> text)
    {
        if (PlainNumber.TryRead(text, out var plain) && plain.Scale != 3)
        {
            Add(ref plain.Scale < 0 ? ref _whole : ref _withPoint, (double)plain.Value);
            return;
        }

        var formats = NumberFormats.Match(text).Formats;
        if (formats == NumberFormats.Every)
        {
            AddWritten(ref _whole, text, formats);
            return;
        }

        AddWritten(ref _withPoint, text, formats & NumberFormats.WithPoint);
        AddWritten(ref _withComma, text, formats & ~NumberFormats.WithPoint);
    }

    private void AddWritten(ref QuantileSketch? sketch, ReadOnlySpan<char> text, uint formats)
    {
        Span<char> plain = stackalloc char[64];
        if (formats != 0
            && double.TryParse(plain[..NumberFormats.Normalise(text, NumberFormats.All[System.Numerics.BitOperations.TrailingZeroCount(formats)], plain)], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            Add(ref sketch, value);
        }
    }

    private void AddTime(ReadOnlySpan<char> text, IReadOnlyList<TimeFormat> formats)
    {
        var (isDayFirst, isMonthFirst) = (false, false);
        foreach (var format in formats)
        {
            var monthFirst = format.Order == DateOrder.MonthFirst;
            if ((monthFirst ? isMonthFirst : isDayFirst) || !(IsoTime.TryRead(text, format.Pattern, out var value) || format.TryParse(text, out value)))
            {
                continue;
            }

            Add(ref monthFirst ? ref _monthFirst : ref _dayFirst, Microseconds(value, format.HasDate));
            (isDayFirst, isMonthFirst) = (isDayFirst || !monthFirst, isMonthFirst || monthFirst);
        }
    }

    /// <summary>A time as it stands in the sketches.</summary>
    public static double Microseconds(DateTimeOffset value, bool hasDate) => (hasDate ? value.UtcTicks - DateTime.UnixEpoch.Ticks : value.TimeOfDay.Ticks) / 10.0;

    private void Add(ref QuantileSketch? sketch, double value) => (sketch ??= new QuantileSketch(budget.SketchAccuracy)).Add(value, _sampler.Level);
}
