using System.Text.RegularExpressions;

namespace Hermes.Schemas.Types;

/// <summary>Units of measure and money, as names of columns and values carry them.</summary>
internal static partial class Units
{
    /// <summary>Spellings that mean a unit wherever they stand behind a number, with the usual symbol.</summary>
    private static readonly Dictionary<string, string> Known = Read(
        "ms=ms millis=ms msec=ms milliseconds=ms millisecond=ms us=µs µs=µs micros=µs microseconds=µs ns=ns nanos=ns nanoseconds=ns " +
        "s=s sec=s secs=s second=s seconds=s min=min mins=min minute=min minutes=min h=h hr=h hrs=h hour=h hours=h day=d days=d week=weeks weeks=weeks " +
        "month=months months=months year=years years=years yrs=years " +
        "mg=mg g=g gram=g grams=g kg=kg kgs=kg kilogram=kg kilograms=kg lb=lb lbs=lb oz=oz tonnes=t tons=t " +
        "mm=mm cm=cm m=m meter=m meters=m metre=m metres=m km=km kms=km mi=mi mile=mi miles=mi ft=ft feet=ft inch=in inches=in yd=yd nm=nm " +
        "ml=ml l=l liter=l liters=l litre=l litres=l gal=gal gallons=gal m2=m² sqm=m² sqft=ft² m3=m³ bbl=bbl barrels=bbl " +
        "c=°C °c=°C degc=°C celsius=°C f=°F °f=°F degf=°F fahrenheit=°F kelvin=K pct=% percent=% percentage=% %=% ‰=‰ bps=bp bp=bp " +
        "byte=bytes bytes=bytes kb=kB mb=MB gb=GB tb=TB kib=KiB mib=MiB gib=GiB bit=bits bits=bits kbps=kbit/s mbps=Mbit/s gbps=Gbit/s " +
        "w=W watt=W watts=W kw=kW mw=MW kwh=kWh mwh=MWh wh=Wh v=V volt=V volts=V mv=mV a=A amp=A amps=A ma=mA hz=Hz khz=kHz mhz=MHz ghz=GHz " +
        "rpm=rpm pa=Pa kpa=kPa hpa=hPa bar=bar psi=psi lux=lx db=dB ppm=ppm kmh=km/h kph=km/h km/h=km/h mph=mph m/s=m/s kcal=kcal cal=cal joules=J kj=kJ deg=° degrees=°");

    /// <summary>Single letters and other short words that are units only beside a word about what is measured.</summary>
    private static readonly Dictionary<string, Regex> Needs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["c"] = Temperature(), ["f"] = Temperature(), ["m"] = Extent(), ["l"] = Volume(), ["g"] = Mass(), ["s"] = Span(), ["h"] = Span(), ["min"] = Span(),
        ["w"] = Power(), ["v"] = Power(), ["a"] = Power(), ["mi"] = Extent(), ["us"] = Span(), ["ma"] = Power(), ["pa"] = Power(), ["bar"] = Power(), ["cal"] = Energy(),
        ["deg"] = Angle(), ["mb"] = Size(), ["day"] = Span(), ["month"] = Span(), ["year"] = Span(), ["week"] = Span(), ["hour"] = Span(), ["minute"] = Span(), ["second"] = Span(),
        ["inch"] = Extent(), ["bit"] = Size(), ["nm"] = Extent(), ["bp"] = Spread(), ["sec"] = Span(), ["mile"] = Extent(),
    };

    /// <summary>Currencies whose small letters are no English word, so that <c>amount_usd</c> tells and <c>scroll_top</c> does not.</summary>
    private static readonly HashSet<string> CommonCurrencies = new(
        "usd eur gbp jpy chf cad aud nzd sek nok dkk pln czk huf cny inr brl mxn zar krw sgd hkd rub ils thb idr myr php twd aed sar gbx btc".Split(' '), StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> KnownLookup = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The unit that stands behind or before a number, in its usual spelling; null when it is none.</summary>
    public static string? OfToken(ReadOnlySpan<char> token) => token switch
    {
        { Length: 0 or > 12 } => null,
        "$" => "USD",
        "€" => "EUR",
        "£" => "GBP",
        "¥" => "JPY",
        "₹" => "INR",
        "°" => "°",
        _ when TextKinds.IsCurrency(token) => token.ToString(),
        "C" or "F" => $"°{token}",
        _ => KnownLookup.TryGetValue(token, out var unit) ? unit : null,
    };

    /// <summary>Takes a number and its unit apart: <c>12.5 kg</c>, <c>$-3</c>.</summary>
    public static bool TrySplit(ReadOnlySpan<char> text, out Range number, out string unit)
    {
        (number, unit) = (default, "");
        var (from, to) = (text.IndexOfAnyInRange('0', '9'), text.LastIndexOfAnyInRange('0', '9'));
        if (from < 0 || to - from > 40)
        {
            return false;
        }

        var sign = from > 0 && text[from - 1] is '-' or '+' ? from - 1 : from;
        var before = text[..sign].Trim();
        var after = text[(to + 1)..].Trim();
        if (before.IsEmpty == after.IsEmpty || NumberFormats.Match(text[from..(to + 1)]).Formats == 0 || OfToken(before.IsEmpty ? after : before) is not { } found)
        {
            return false;
        }

        (number, unit) = (sign..(to + 1), found);
        return true;
    }

    /// <summary>The unit a column's name tells: <c>price (EUR)</c>, <c>weight [kg]</c>, <c>amount_usd</c>, <c>temp_c</c>, <c>durationMs</c>; null when none.</summary>
    public static string? OfName(string column)
    {
        if (Bracketed().Match(column) is { Success: true } bracket)
        {
            return OfToken(bracket.Groups["unit"].Value) ?? (CommonCurrencies.Contains(bracket.Groups["unit"].Value) ? bracket.Groups["unit"].Value.ToUpperInvariant() : null);
        }

        if (column.EndsWith('%'))
        {
            return "%";
        }

        var start = LastWord(column);
        var (stem, word) = (column[..start], column[start..]);
        if (CommonCurrencies.Contains(word) && stem.Length > 0)
        {
            return word.ToUpperInvariant();
        }

        return Known.TryGetValue(word, out var unit) && (Needs.TryGetValue(word, out var needs) ? needs.IsMatch(stem) : word.Length > 1) ? unit : null;
    }

    // Where it begins in amount_usd, amountUsd and MemoryMB.
    private static int LastWord(string column)
    {
        var start = column.Length;
        while (start > 0 && column[start - 1] is not ('_' or ' ' or '.' or '-'))
        {
            start--;
            if (start > 0 && char.IsUpper(column[start]) && char.IsLower(column[start - 1]))
            {
                break;
            }
        }

        return start;
    }

    private static Dictionary<string, string> Read(string table) => table.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"[(\[]\s*(in\s+)?(?<unit>[^()\[\]\s]{1,12})\s*[)\]]\s*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Bracketed();

    [GeneratedRegex("temp", RegexOptions.IgnoreCase)]
    private static partial Regex Temperature();

    [GeneratedRegex("height|width|length|depth|dist|altitude|elevation|size|diameter|radius|range|wave", RegexOptions.IgnoreCase)]
    private static partial Regex Extent();

    [GeneratedRegex("volume|capacity|fuel|tank", RegexOptions.IgnoreCase)]
    private static partial Regex Volume();

    [GeneratedRegex("weight|mass|net|gross", RegexOptions.IgnoreCase)]
    private static partial Regex Mass();

    [GeneratedRegex("time|durat|elapsed|latency|wait|delay|uptime|timeout|interval|took|age|runtime|lag", RegexOptions.IgnoreCase)]
    private static partial Regex Span();

    [GeneratedRegex("power|load|volt|curr|press|batt", RegexOptions.IgnoreCase)]
    private static partial Regex Power();

    [GeneratedRegex("energy|diet|burn", RegexOptions.IgnoreCase)]
    private static partial Regex Energy();

    [GeneratedRegex("angle|rotat|head|lat|lon|bearing|azimuth|temp", RegexOptions.IgnoreCase)]
    private static partial Regex Angle();

    [GeneratedRegex("size|mem|disk|file|used|free|storage|ram|heap|bytes|download|upload", RegexOptions.IgnoreCase)]
    private static partial Regex Size();

    [GeneratedRegex("spread|yield|fee|rate|margin", RegexOptions.IgnoreCase)]
    private static partial Regex Spread();
}
