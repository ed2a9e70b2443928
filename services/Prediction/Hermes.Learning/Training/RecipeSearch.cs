using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Models;

namespace Hermes.Learning.Training;

/// <summary>What the search found.</summary>
/// <param name="Best">The recipe to use.</param>
/// <param name="AveragePrecision">Average precision of each algorithm's best recipe on the newest validation part.</param>
internal sealed record SearchResult(Recipe Best, IReadOnlyDictionary<string, double> AveragePrecision);

/// <summary>
/// A small search in order of time: each recipe learns from the older rows and is judged on the next ones, twice, the second time with
/// both a part further (Bergmeir and Benítez 2012 on evaluating by time). Judged by average precision over all rows plus that over
/// onsets, since the first is mostly "still broken". The test part is not looked at.
/// </summary>
internal static class RecipeSearch
{
    // Averaging costs more to run and to explain, so it has to be worth it.
    private const double WorthBlending = 0.003;
    private const int FailuresNeeded = 20;

    public static SearchResult Run(Dataset learn, Dataset validation, TrainingOptions options, TrainingStage stage, CancellationToken ct)
    {
        var folds = Folds(learn, validation, options.SearchRows);
        var recipes = options.Algorithms.SelectMany(RecipeBook.Of).ToArray();
        var scores = new double[folds.Count][][];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            scores[fold] = new double[recipes.Length][];
            for (var i = 0; i < recipes.Length; i++)
            {
                var done = ((fold * recipes.Length) + i) / (double)(folds.Count * recipes.Length);
                stage.Report(done, $"trying {recipes[i].Algorithm.Name()} on {folds[fold].Learn.Count} rows");
                using var model = recipes[i].Fit(folds[fold].Learn, options, null, ct);
                scores[fold][i] = ForecastTrainer.ScoresOf(model, folds[fold].Later);
            }
        }

        double[] BlendOf(int fold, int[] parts) =>
            [.. Enumerable.Range(0, folds[fold].Later.Count).Select(row => parts.Average(part => scores[fold][part][row]))];
        double Worth(Func<int, double[]> scoresOf) => Enumerable.Range(0, folds.Count).Average(fold => WorthOf(scoresOf(fold), folds[fold].Later));

        var worth = Enumerable.Range(0, recipes.Length).Select(i => Worth(fold => scores[fold][i])).ToArray();
        var leaders = Enumerable.Range(0, recipes.Length).GroupBy(i => recipes[i].Algorithm).Select(group => group.MaxBy(i => worth[i])).ToArray();
        var best = leaders.MaxBy(i => worth[i]);
        var (chosen, most) = (recipes[best], worth[best] + WorthBlending);
        var precision = leaders.ToDictionary(i => recipes[i].Algorithm.Name(), i => PrecisionOf(scores[^1][i], folds[^1].Later));
        foreach (var parts in Blends(leaders, recipes))
        {
            var blended = Worth(fold => BlendOf(fold, parts));
            precision[Algorithm.Blend.Name()] = Math.Max(precision.GetValueOrDefault(Algorithm.Blend.Name()), PrecisionOf(BlendOf(folds.Count - 1, parts), folds[^1].Later));
            if (blended > most)
            {
                (chosen, most) = (Recipe.Blend([.. parts.Select(part => recipes[part])]), blended);
            }
        }

        return new SearchResult(chosen, precision);
    }

    // All of them, and the trees alone.
    private static IEnumerable<int[]> Blends(int[] leaders, Recipe[] recipes)
    {
        var trees = leaders.Where(i => recipes[i].Algorithm is Algorithm.RandomForest or Algorithm.GradientBoosting).ToArray();
        return new[] { leaders, trees }.Where(parts => parts.Length > 1).DistinctBy(parts => parts.Length);
    }

    private static List<(Dataset Learn, Dataset Later)> Folds(Dataset learn, Dataset validation, int limit)
    {
        var folds = new List<(Dataset, Dataset)>();
        var middle = learn.Rows[learn.Count * 2 / 3].At;
        var (older, newer) = (learn.Between(DateTimeOffset.MinValue, middle, limit), learn.Between(middle, DateTimeOffset.MaxValue, limit));
        if (older.Positives >= FailuresNeeded && newer.Positives >= FailuresNeeded)
        {
            folds.Add((older, newer));
        }

        folds.Add((learn.Thin(limit), validation.Thin(limit)));
        return folds;
    }

    private static double WorthOf(double[] scores, Dataset rows)
    {
        var onset = ForecastTrainer.OnsetsOf(rows);
        var failed = ForecastTrainer.Outcomes(rows);
        return PrecisionOf(scores, rows) + new Ranking(ForecastTrainer.Pick(scores, onset), ForecastTrainer.Pick(failed, onset)).AveragePrecision();
    }

    private static double PrecisionOf(double[] scores, Dataset rows) => new Ranking(scores, ForecastTrainer.Outcomes(rows)).AveragePrecision();
}
