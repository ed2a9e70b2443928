using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Learning.Training;

namespace Hermes.Learning.WhatIf;

/// <summary>A change that would end a risk.</summary>
/// <param name="Text">In words: "if FX_RATES arrived on time".</param>
/// <param name="Features">Features that change, with their new values; missing is <see cref="double.NaN"/>.</param>
/// <param name="Probability">Probability then.</param>
public sealed record Clearing(string Text, IReadOnlyDictionary<string, double> Features, double Probability)
{
    private const int MostCombined = 4;

    /// <summary>
    /// The smallest realistic change that brings the probability below a limit: towards the feed's own usual values, one sign before two,
    /// part of the way before all of it. <see langword="null"/> when nothing that can be mended does. Every change is tried at once, in one
    /// matrix (counterfactual search; Wachter, Mittelstadt and Russell 2017).
    /// </summary>
    /// <param name="forecaster">Who says the probability.</param>
    /// <param name="fleet">All feeds.</param>
    /// <param name="feed">The feed.</param>
    /// <param name="at">The moment.</param>
    /// <param name="row">Its features.</param>
    /// <param name="below">The limit.</param>
    public static Clearing? Find(Forecaster forecaster, FleetHistory fleet, string feed, DateTimeOffset at, ReadOnlySpan<float> row, double below)
    {
        var situation = new Situation(fleet, feed, at);
        var single = new List<Remedy[]>();
        foreach (var circumstance in Scenario.Circumstances)
        {
            single.AddRange(circumstance.Remedies(situation, row).Select(remedy => new[] { remedy }));
        }

        var tried = Try(forecaster, situation, row, single);
        if (Best(tried, row, below) is { } found)
        {
            return found;
        }

        // No sign alone is enough: the most helpful ones together, one of each kind.
        var helpful = tried
            .GroupBy(attempt => attempt.Remedies[0].Change.Factor, StringComparer.Ordinal)
            .Select(group => group.MinBy(attempt => attempt.Probability))
            .OrderBy(attempt => attempt.Probability)
            .Take(MostCombined)
            .Select(attempt => attempt.Remedies[0])
            .ToList();
        return Best(Try(forecaster, situation, row, [.. Together(helpful)]), row, below);
    }

    private static IEnumerable<Remedy[]> Together(List<Remedy> helpful)
    {
        for (var i = 0; i < helpful.Count; i++)
        {
            for (var j = i + 1; j < helpful.Count; j++)
            {
                yield return [helpful[i], helpful[j]];
            }
        }

        if (helpful.Count > 2)
        {
            yield return [.. helpful.Take(3)];
        }
    }

    private static List<Attempt> Try(Forecaster forecaster, Situation situation, ReadOnlySpan<float> row, List<Remedy[]> combinations)
    {
        if (combinations.Count == 0)
        {
            return [];
        }

        var count = FeatureCatalog.Count;
        var rows = new float[combinations.Count * count];
        for (var i = 0; i < combinations.Count; i++)
        {
            var changed = rows.AsSpan(i * count, count);
            row.CopyTo(changed);
            foreach (var remedy in combinations[i])
            {
                Scenario.Circumstances.Single(circumstance => circumstance.Name == remedy.Change.Factor).Apply(situation, changed, remedy.Change);
            }
        }

        var probabilities = forecaster.Predict(rows);
        return [.. combinations.Select((remedies, i) => new Attempt(remedies, probabilities[i], rows.AsMemory(i * count, count)))];
    }

    private static Clearing? Best(List<Attempt> attempts, ReadOnlySpan<float> row, double below)
    {
        var best = attempts.Where(attempt => attempt.Probability < below)
            .OrderBy(attempt => attempt.Remedies.Sum(remedy => remedy.Effort)).ThenBy(attempt => attempt.Probability)
            .FirstOrDefault();
        if (best.Remedies is null)
        {
            return null;
        }

        var features = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < row.Length; i++)
        {
            var value = best.Row.Span[i];
            if (!row[i].Equals(value))
            {
                features[FeatureCatalog.All[i].Name] = value;
            }
        }

        return new Clearing($"if {string.Join(" and ", best.Remedies.Select(remedy => remedy.Text))}", features, best.Probability);
    }

    private readonly record struct Attempt(Remedy[] Remedies, double Probability, Memory<float> Row);
}
