using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>Features of a quantity against its usual value, as they stand when the last three runs are different.</summary>
internal static class RatioStory
{
    private const int Recent = 3;
    private const int Before = 7;

    public static void Set(Span<float> row, double value, Feature last, Feature recent, Feature longer, Feature hour, Feature trend)
    {
        var before = BeforeThem(row[(int)longer], row[(int)recent]);
        Put(row, last, value);
        Put(row, recent, value);
        Put(row, hour, value);
        Put(row, longer, Longer(value, before));
        Put(row, trend, (value + 0.01) / (before + 0.01));
    }

    /// <summary>Mean of the seven runs before the last three, from the means of ten and of three.</summary>
    public static double BeforeThem(double ten, double three) => Math.Max(0, (((Recent + Before) * ten) - (Recent * three)) / Before);

    /// <summary>Mean of ten runs, of three and of the seven before.</summary>
    public static double Longer(double three, double before) => ((Recent * three) + (Before * before)) / (Recent + Before);

    private static void Put(Span<float> row, Feature feature, double value)
    {
        if (!float.IsNaN(row[(int)feature]) && !double.IsNaN(value))
        {
            row[(int)feature] = (float)value;
        }
    }
}
