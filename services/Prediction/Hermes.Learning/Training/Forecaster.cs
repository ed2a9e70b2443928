using System.Text.Json;
using Hermes.Learning.Calibration;
using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Features;
using Hermes.Learning.Models;

namespace Hermes.Learning.Training;

/// <summary>From which probability on a feed is at risk. Above one: this model never alerts.</summary>
/// <param name="Warning">Worth a look.</param>
/// <param name="Critical">Act now.</param>
public sealed record Thresholds(double Warning, double Critical)
{
    /// <summary>No alerts at all.</summary>
    public static Thresholds Never { get; } = new(1.01, 1.01);

    /// <summary>Critical begins a third of the way from the warning level to certainty, and no lower than one in two.</summary>
    /// <param name="warning">Threshold chosen on validation data.</param>
    public static Thresholds From(double warning) =>
        warning > 1 ? Never : new(warning, Math.Max(0.5, warning + ((1 - warning) / 3)));
}

/// <summary>A model with its calibration, thresholds and what is needed to say how far to trust it: everything that serves.</summary>
public sealed class Forecaster : IDisposable
{
    private const int Format = 1;

    /// <summary>Puts the parts together.</summary>
    /// <param name="model">Scores.</param>
    /// <param name="calibrator">Makes probabilities of them.</param>
    /// <param name="thresholds">When to alert.</param>
    /// <param name="reliability">Calibration curve on later data.</param>
    /// <param name="presence">Share of training rows in which each feature was present.</param>
    /// <param name="ranges">Where training values lie; <see langword="null"/> when that was not recorded.</param>
    public Forecaster(
        IModel model, Calibrator calibrator, Thresholds thresholds, Reliability reliability, IReadOnlyList<float> presence, FeatureRanges? ranges = null) =>
        (Model, Calibrator, Thresholds, Reliability, Presence, Ranges) = (model, calibrator, thresholds, reliability, presence, ranges ?? FeatureRanges.Unknown);

    /// <summary>Scores.</summary>
    public IModel Model { get; }

    /// <summary>Names of the features the model reads.</summary>
    public IReadOnlyList<string> Features => NamedModel.FeaturesOf(Model);

    /// <summary>Makes probabilities of scores.</summary>
    public Calibrator Calibrator { get; }

    /// <summary>When to alert.</summary>
    public Thresholds Thresholds { get; }

    /// <summary>Calibration curve on data later than the training data.</summary>
    public Reliability Reliability { get; }

    /// <summary>Share of training rows in which each feature was present.</summary>
    public IReadOnlyList<float> Presence { get; }

    /// <summary>Where training values lie.</summary>
    public FeatureRanges Ranges { get; }

    /// <summary>What serves before there is any history: recent failures, and no alerts.</summary>
    public static Forecaster Cold() => new(
        new MovingAverageModel(),
        new PlattCalibrator(1, 0),
        Thresholds.Never,
        new Reliability(new ReliabilityBin[Reliability.BinCount]),
        new float[FeatureCatalog.Count]);

    /// <summary>Probabilities of rows.</summary>
    /// <param name="rows">Features, row-major.</param>
    public double[] Predict(ReadOnlySpan<float> rows)
    {
        var scores = new double[rows.Length / FeatureCatalog.Count];
        Model.Score(rows, scores);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Calibrator.Apply(scores[i]);
        }

        return scores;
    }

    /// <summary>The whole forecaster as bytes.</summary>
    public byte[] Save() => JsonSerializer.SerializeToUtf8Bytes(new Artifact(
        Format, Model.Algorithm, [.. Features], Model.Save(), Calibrator, Thresholds, Reliability.Bins, [.. Features.Select(PresenceOf)], Ranges.For(Features)));

    /// <summary>
    /// Loads a forecaster, also one that was trained on other features than are built today: inputs are found by name, and one that no
    /// longer exists is missing to the model. <see cref="InvalidDataException"/> when it is broken.
    /// </summary>
    /// <param name="bytes">What <see cref="Save"/> gave.</param>
    public static Forecaster Load(ReadOnlySpan<byte> bytes)
    {
        Artifact? artifact;
        try
        {
            artifact = JsonSerializer.Deserialize<Artifact>(bytes);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException("The stored model is not readable.", broken);
        }

        if (artifact is not { Format: Format, Features: { } features, Calibrator: not null, Thresholds: not null, Reliability.Count: Reliability.BinCount }
            || artifact.Presence?.Count != features.Length)
        {
            throw new InvalidDataException("The stored model is incomplete or of an unknown format; train again.");
        }

        var presence = new float[FeatureCatalog.Count];
        foreach (var (feature, share) in features.Zip(artifact.Presence))
        {
            if (FeatureCatalog.IndexOf(feature) is >= 0 and var index)
            {
                presence[index] = share;
            }
        }

        try
        {
            var stored = Stored.Load(artifact.Algorithm, artifact.Model, features);
            var model = stored is MovingAverageModel ? stored : NamedModel.Over(stored, features);
            return new Forecaster(model, artifact.Calibrator, artifact.Thresholds, new Reliability(artifact.Reliability), presence, FeatureRanges.From(artifact.Ranges));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("The stored model is not readable.", broken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    internal static float[] PresenceIn(Dataset data)
    {
        var present = new float[FeatureCatalog.Count];
        for (var i = 0; i < data.Count; i++)
        {
            var row = data.Row(i);
            for (var c = 0; c < present.Length; c++)
            {
                present[c] += float.IsNaN(row[c]) ? 0 : 1;
            }
        }

        return Array.ConvertAll(present, count => count / Math.Max(1, data.Count));
    }

    private float PresenceOf(string feature) => FeatureCatalog.IndexOf(feature) is >= 0 and var index ? Presence[index] : 0;

    private sealed record Artifact(
        int Format,
        Algorithm Algorithm,
        string[] Features,
        byte[] Model,
        Calibrator Calibrator,
        Thresholds Thresholds,
        IReadOnlyList<ReliabilityBin> Reliability,
        IReadOnlyList<float>? Presence,
        IReadOnlyDictionary<string, float[]>? Ranges = null);
}
