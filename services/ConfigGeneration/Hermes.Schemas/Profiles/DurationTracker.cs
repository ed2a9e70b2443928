using System.Xml;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Follows the values of a column that may be durations.</summary>
internal sealed class DurationTracker
{
    private double _min = double.MaxValue;
    private double _max = double.MinValue;

    /// <summary>Every way of writing that occurs.</summary>
    public DurationForms Forms { get; private set; }

    public bool Add(ReadOnlySpan<char> text)
    {
        var form = DurationText.Read(text, out var seconds);
        if (form == DurationForms.None)
        {
            return false;
        }

        Forms |= form;
        (_min, _max) = (Math.Min(_min, seconds), Math.Max(_max, seconds));
        return true;
    }

    /// <summary>Shortest and longest as ISO 8601, divided when hours turn out to be minutes.</summary>
    public (string Min, string Max) Range(double divisor) => (Text(_min / divisor), Text(_max / divisor));

    private static string Text(double seconds) => XmlConvert.ToString(TimeSpan.FromSeconds(Math.Round(seconds, 6)));
}
