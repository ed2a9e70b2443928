using System.Globalization;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Training;

namespace Hermes.Benchmarks.Forecasts;

/// <summary>Figures of forecasts as Markdown.</summary>
internal static class ForecastTables
{
    public static void Print(EvaluationReport report, string question)
    {
        Line($"Question: {question}. Learned on {report.From:yyyy-MM-dd}..{report.TestFrom:yyyy-MM-dd} ({report.TrainRows} rows), chosen and calibrated ({report.Calibration}) on those from {report.ValidationFrom:yyyy-MM-dd} on by a fit that had not seen them, tested until {report.To:yyyy-MM-dd}.");
        Line($"");
        Line($"Average precision on validation data: {string.Join(", ", report.Validation.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.000}")))}.");
        Line($"");
        Scorers([report.Model, .. report.Baselines]);
        Alerts($"Alerts (threshold {report.Threshold.ToString("0.000", CultureInfo.InvariantCulture)})", [report.Model, .. report.Baselines], report.Budget);
        Comparisons(report.Comparisons);
        Line($"");
        Line($"Verdict: {report.Verdict}");
    }

    public static void Scorers(IReadOnlyList<ScorerReport> scorers)
    {
        Table("All rows", scorer => scorer.All);
        Table("Onsets (the last known outcome was a success)", scorer => scorer.Onset);

        void Table(string title, Func<ScorerReport, Scores> part)
        {
            Line($"**{title}**");
            Line($"");
            Line($"| scorer | rows | base rate | AP | ROC-AUC | accuracy | precision | recall | F1 | FPR | Brier | ECE |");
            Line($"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            foreach (var scorer in scorers)
            {
                var s = part(scorer);
                Line($"| {Label(scorer.Name)} | {s.Rows} | {s.BaseRate:0.000} | {s.AveragePrecision:0.000} | {s.RocAuc:0.000} | {s.Accuracy:0.000} | {s.Precision:0.000} | {s.Recall:0.000} | {s.F1:0.000} | {s.FalsePositiveRate:0.000} | {s.Brier:0.000} | {s.Ece:0.000} |");
            }

            Line($"");
        }
    }

    public static void Alerts(string title, IReadOnlyList<ScorerReport> scorers, AlertFigures budget)
    {
        Line($"**{title}**");
        Line($"");
        Line($"| scorer | alerts | precision | onset recall | alerts per feed-day | lead p10 (min) | median | p90 |");
        Line($"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var scorer in scorers)
        {
            Row(Label(scorer.Name), scorer.Alerts);
        }

        Row($"{Label(scorers[0].Name)}, at one alert per 20 feed-days", budget);
        Line($"");

        static void Row(string name, AlertFigures alerts) => Line(
            $"| {name} | {alerts.Alerts} | {alerts.Precision:0.000} | {alerts.OnsetRecall:0.000} | {alerts.PerFeedDay:0.0000} | {Lead(alerts, 0.1)} | {Lead(alerts, 0.5)} | {Lead(alerts, 0.9)} |");
    }

    public static void Comparisons(IReadOnlyList<Comparison> comparisons)
    {
        foreach (var comparison in comparisons)
        {
            Line($"- Average precision against {Label(comparison.Baseline)}: all {Signed(comparison.All)}, onsets {Signed(comparison.Onset)}");
        }
    }

    public static string Label(string scorer) => scorer switch
    {
        "baseRate" => "never fails",
        "lastOutcome" => "same as last time",
        "movingAverage" => "moving average of 10 runs",
        _ => scorer,
    };

    public static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Signed(Interval interval)
    {
        return $"{Of(interval.Difference)} [{Of(interval.Low)}, {Of(interval.High)}]";

        // What rounds to zero has no sign of its own.
        static string Of(double value) => (Math.Round(value, 3) + 0.0).ToString("+0.000;-0.000", CultureInfo.InvariantCulture);
    }

    private static string Lead(AlertFigures alerts, double share) => alerts.LeadMinutesAt(share)?.ToString("0", CultureInfo.InvariantCulture) ?? "–";
}
