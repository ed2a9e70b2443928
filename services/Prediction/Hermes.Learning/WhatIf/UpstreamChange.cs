using System.Globalization;
using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>The feeds this one reads from: on time, succeeded, as usual, failed, or so many minutes late.</summary>
internal sealed class UpstreamChange : Circumstance
{
    private const double LongestMinutes = 1440;
    private static readonly string[] States = ["onTime", "succeeded", "usual", "failed"];

    public override string Name => "upstream";

    public override IEnumerable<Choice> Choices(Situation situation, ReadOnlySpan<float> row)
    {
        var choices = new List<Choice>();
        foreach (var (name, signs) in Signs(situation))
        {
            var late = double.IsNaN(signs.MinutesLate) ? null : new Scale("minutes late", signs.MinutesLate, 0, 0, Math.Max(LongestMinutes, signs.MinutesLate));
            choices.Add(new Choice(Name, name, $"upstream {name} is", [.. States.Select(state => (state, Say(name, state)))], late));
        }

        return choices;
    }

    public override string? Apply(Situation situation, Span<float> row, Change change)
    {
        var signs = Signs(situation);
        if (signs.Count == 0)
        {
            return $"{situation.View.Feed.Name} has no known upstream feeds.";
        }

        if (change.Upstream is { } wanted && signs.TrueForAll(upstream => upstream.Name != wanted))
        {
            return $"'{wanted}' is no upstream of {situation.View.Feed.Name}. Use {string.Join(", ", signs.Select(upstream => upstream.Name))}.";
        }

        if (change.State is { } state ? !States.Contains(state) : change.Value is not (>= 0 and <= 14400))
        {
            return $"Give '{Name}' the state {string.Join(", ", States)}, or a value: minutes late, 0 to 14400.";
        }

        Fill(row, [.. signs.Select(upstream => change.Upstream is null || upstream.Name == change.Upstream ? Changed(upstream.Signs, change) : upstream.Signs)]);
        return null;
    }

    public override IEnumerable<Remedy> Remedies(Situation situation, ReadOnlySpan<float> row)
    {
        var remedies = new List<Remedy>();
        foreach (var (name, signs) in Signs(situation))
        {
            Add("onTime", signs.OnTime() != signs, 1);
            Add("succeeded", signs.Failed > 0, 1);
            Add("usual", signs.Usual() != signs, 1.1);

            void Add(string state, bool differs, double effort)
            {
                if (differs)
                {
                    remedies.Add(new Remedy(new Change(Name, state, Upstream: name), Say(name, state), effort));
                }
            }
        }

        if (remedies.Select(remedy => remedy.Change.Upstream).Distinct().Count() > 1)
        {
            remedies.Add(new Remedy(new Change(Name, "usual"), "all upstreams ran as usual", 1.8));
        }

        return remedies;
    }

    private static List<(string Name, UpstreamSigns Signs)> Signs(Situation situation)
    {
        var signs = new List<(string, UpstreamSigns)>();
        foreach (var name in situation.View.Feed.Upstreams)
        {
            if (situation.Fleet.Feeds.TryGetValue(name, out var history))
            {
                signs.Add((name, UpstreamSigns.Of(history.At(situation.View.At), situation.View.LastStart ?? situation.View.At.AddDays(-1))));
            }
        }

        return signs;
    }

    private static UpstreamSigns Changed(UpstreamSigns signs, Change change) => change.State switch
    {
        "onTime" => signs.OnTime(),
        "succeeded" => signs.Succeeded(),
        "usual" => signs.Usual(),
        "failed" => signs.FailedNow(),
        _ => signs with { MinutesLate = change.Value!.Value },
    };

    // The worst of the upstreams counts, as in the features; a test holds the two together.
    private static void Fill(Span<float> row, IReadOnlyList<UpstreamSigns> signs)
    {
        var known = signs.Where(upstream => !double.IsNaN(upstream.Failed)).ToList();
        Put(row, Feature.UpstreamFailed, known.Count == 0 ? double.NaN : known.Average(upstream => upstream.Failed));
        Put(row, Feature.UpstreamMinutesLate, Worst(signs, upstream => upstream.MinutesLate));
        Put(row, Feature.UpstreamDurationRatio, Worst(signs, upstream => upstream.DurationRatio));
        Put(row, Feature.UpstreamLogErrorsRatio, Worst(signs, upstream => upstream.LogErrorsRatio));
        Put(row, Feature.UpstreamElapsedRatio, Worst(signs, upstream => upstream.ElapsedRatio));
        Put(row, Feature.UpstreamFailedRecently, Worst(signs, upstream => upstream.FailedRecently));
        Put(row, Feature.UpstreamFailedSinceStart, known.Count == 0 ? double.NaN : known.Sum(upstream => upstream.FailedSince));
        Put(row, Feature.UpstreamVolumeRatio, -Worst(signs, upstream => -upstream.VolumeRatio));
        Put(row, Feature.UpstreamHoursSinceFailure, -Worst(signs, upstream => -upstream.HoursSinceFailure));
    }

    private static double Worst(IReadOnlyList<UpstreamSigns> signs, Func<UpstreamSigns, double> sign) =>
        signs.Select(sign).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Max();

    private static void Put(Span<float> row, Feature feature, double value) => row[(int)feature] = (float)value;

    private static string Say(string name, string state) => string.Create(CultureInfo.InvariantCulture, $"{name} {state switch
    {
        "onTime" => "arrived on time",
        "succeeded" => "had succeeded",
        "failed" => "failed now",
        _ => "ran as usual",
    }}");
}
