using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using Hermes.Learning.Models;

namespace Hermes.Learning.Promotion;

/// <summary>How much each feature moves a model's forecasts: the mean size of its Shapley values (Lundberg, Erion and Lee 2018) over some rows.</summary>
public static class Importance
{
    /// <summary>Rows it is taken over; Shapley values are dear.</summary>
    public const int SampleRows = 300;

    /// <summary>Shares (0..1) by feature, strongest first, without those that move nothing; empty for a model that nothing moves.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows; an even sample of them is explained.</param>
    /// <param name="ct">Cancels.</param>
    public static IReadOnlyList<(string Feature, double Share)> Of(IModel model, Dataset data, CancellationToken ct = default)
    {
        var moved = new double[FeatureCatalog.Count];
        var sample = Math.Min(SampleRows, data.Count);
        for (var i = 0; i < sample; i++)
        {
            ct.ThrowIfCancellationRequested();
            var contributions = model.Explain(data.Row((int)((long)i * data.Count / sample)));
            for (var c = 0; c < moved.Length; c++)
            {
                moved[c] += Math.Abs(contributions[c]);
            }
        }

        var all = moved.Sum();
        return all <= 0 || double.IsNaN(all)
            ? []
            : [.. moved.Select((size, c) => (FeatureCatalog.All[c].Name, size / all)).Where(item => item.Item2 > 0).OrderByDescending(item => item.Item2)];
    }
}
