using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.History;
using Hermes.Learning.Training;

namespace Hermes.Learning.Backtests;

/// <summary>Every forecast of a replay as it was made: one answer per row of each scorer.</summary>
internal sealed class Tape(FleetHistory fleet, Target target, TimeSpan open)
{
    public const string Model = "model";

    /// <summary>The model again, allowed one alert per twenty feed-days.</summary>
    public const string Budget = "budget";

    private readonly List<RowInfo> rows = [];
    private readonly Dictionary<string, (List<double> Said, List<bool> Called)> scorers = new(StringComparer.Ordinal);

    public IReadOnlyList<RowInfo> Rows => rows;

    /// <summary>What a scorer said.</summary>
    public double[] Said(string scorer) => [.. scorers[scorer].Said];

    public IEnumerable<string> Baselines => scorers.Keys.Where(name => name is not (Model or Budget));

    public void Add(RowInfo[] asked, IEnumerable<(string Scorer, double[] Said, bool[] Called)> answers)
    {
        rows.AddRange(asked);
        foreach (var (scorer, said, called) in answers)
        {
            if (!scorers.TryGetValue(scorer, out var lists))
            {
                scorers[scorer] = lists = ([], []);
            }

            lists.Said.AddRange(said);
            lists.Called.AddRange(called);
        }
    }

    /// <summary>Figures of a scorer on some rows, which must be in order of time.</summary>
    public ScorerReport Report(string scorer, int[] picked)
    {
        var (said, called) = scorers[scorer];
        var onsets = Array.FindAll(picked, index => rows[index].Onset);
        return new ScorerReport(scorer, Of(picked), Of(onsets), Alerts(scorer, picked));

        Scores Of(int[] part) => Scores.Of(
            Array.ConvertAll(part, index => said[index]), Array.ConvertAll(part, index => rows[index].Failed), Array.ConvertAll(part, index => called[index]));
    }

    /// <summary>What a person would have received from a scorer.</summary>
    public AlertFigures Alerts(string scorer, int[] picked) => AlertSimulation.Run(
        target, fleet, Array.ConvertAll(picked, index => rows[index]), Array.ConvertAll(picked, index => scorers[scorer].Called[index] ? 1.0 : 0.0), 0.5, open);

    /// <summary>The model's average precision against a baseline's.</summary>
    public Comparison Compare(string baseline)
    {
        var (model, other) = (scorers[Model].Said, scorers[baseline].Said);
        var onsets = Enumerable.Range(0, rows.Count).Where(index => rows[index].Onset).ToArray();
        return new Comparison(baseline, Of([.. Enumerable.Range(0, rows.Count)]), Of(onsets));

        Interval Of(int[] part) => PairedBootstrap.AveragePrecision(
            Array.ConvertAll(part, index => rows[index]),
            Array.ConvertAll(part, index => model[index]),
            Array.ConvertAll(part, index => other[index]),
            Array.ConvertAll(part, index => rows[index].Failed),
            part.Length > 500_000 ? 100 : 200);
    }
}
