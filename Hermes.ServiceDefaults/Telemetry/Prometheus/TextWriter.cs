using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hermes.ServiceDefaults.Telemetry.Prometheus;

/// <summary>Writes samples as UTF-8 text.</summary>
internal sealed class TextWriter(TextFormat format)
{
    private const int FirstSize = 64 * 1024;
    private const int LongestNumber = 32;
    private readonly ArrayBufferWriter<byte> output = new(FirstSize);

    public TextFormat Format => format;

    public byte[] ToArray() => output.WrittenSpan.ToArray();

    /// <summary>The lines before the samples of a family.</summary>
    public void Head(string name, string type, string help)
    {
        Raw("# HELP ");
        Raw(name);
        Raw(" ");
        Escaped(help, quotes: format == TextFormat.OpenMetrics);
        Raw("\n# TYPE ");
        Raw(name);
        Raw(" ");
        Raw(type);
        Raw("\n");
    }

    /// <summary>One sample line.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <param name="suffix">What follows it, like <c>_bucket</c>.</param>
    /// <param name="labels">Names, already clean, and values.</param>
    /// <param name="bound">Upper bound of a bucket, told as label <c>le</c>.</param>
    /// <param name="value">Value.</param>
    public void Sample(string name, string suffix, IReadOnlyList<KeyValuePair<string, string>> labels, double? bound, double value)
    {
        Raw(name);
        Raw(suffix);
        if (labels.Count > 0 || bound is not null)
        {
            var separator = "{";
            foreach (var (label, text) in labels)
            {
                Raw(separator);
                Raw(label);
                Raw("=\"");
                Escaped(text, quotes: true);
                Raw("\"");
                separator = ",";
            }

            if (bound is { } le)
            {
                Raw(separator);
                Raw("le=\"");
                Number(le, asFloat: true);
                Raw("\"");
            }

            Raw("}");
        }

        Raw(" ");
        Number(value, asFloat: false);
        Raw("\n");
    }

    public void End()
    {
        if (format == TextFormat.OpenMetrics)
        {
            Raw("# EOF\n");
        }
    }

    private void Raw(string text) => Encoding.UTF8.GetBytes(text, output);

    private void Escaped(string text, bool quotes)
    {
        if (text.AsSpan().IndexOfAny('\\', '\n', '"') < 0)
        {
            Raw(text);
            return;
        }

        var escaped = text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        Raw(quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped);
    }

    private void Number(double value, bool asFloat)
    {
        if (!double.IsFinite(value))
        {
            Raw(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
            return;
        }

        value.TryFormat(output.GetSpan(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        var integral = output.GetSpan(LongestNumber)[..written].IndexOfAny("."u8[0], "E"u8[0]) < 0;
        output.Advance(written);
        // Bounds are part of a series' identity: both formats must write them alike.
        if (asFloat && integral)
        {
            Raw(".0");
        }
    }
}
