using Hermes.Contracts.Prediction;
using Hermes.Learning.Backtests;
using Hermes.Learning.History;
using Hermes.Learning.Models;

namespace Hermes.Prediction.Backtests;

/// <summary>What may be asked, and what is meant by what is left out.</summary>
internal static class BacktestRequests
{
    private const int MostTrainings = 500;
    private static readonly Algorithm[] Algorithms = [Algorithm.LogisticRegression, Algorithm.RandomForest, Algorithm.GradientBoosting];

    /// <summary>What is wrong with a request, by field; history is not needed to tell.</summary>
    public static Dictionary<string, string[]> Faults(BacktestRequest request)
    {
        var faults = new Dictionary<string, string[]>();
        Check("stepMinutes", request.StepMinutes is not (< 1 or > 1440), "stepMinutes is 1 to 1440.");
        Check("trainDays", request.TrainDays is not (< 1 or > 3650 or double.NaN), "trainDays is 1 to 3650.");
        Check("retrainEveryDays", request.RetrainEveryDays is not (< 0.25 or > 3650 or double.NaN), "retrainEveryDays is 0.25 to 3650.");
        Check("horizonMinutes", request.HorizonMinutes is not (< 10 or > 2880), "horizonMinutes is 10 to 2880.");
        Check("to", !(request.To <= request.From), "to must be later than from.");
        Check(
            "algorithm",
            request.Algorithm is null || Algorithms.Any(algorithm => algorithm.Name() == request.Algorithm),
            $"algorithm is {string.Join(", ", Algorithms.Select(algorithm => algorithm.Name()))}; leave it out to let every training choose.");
        Check(
            "retrainEveryDays",
            faults.Count > 0 || !((request.To - request.From)?.TotalDays / request.RetrainEveryDays > MostTrainings),
            $"That would be more than {MostTrainings} trainings; choose a larger retrainEveryDays or a shorter time.");
        return faults;

        void Check(string field, bool right, string message)
        {
            if (!right)
            {
                faults.TryAdd(field, [message]);
            }
        }
    }

    /// <summary>The request with all that was left out, for a history that reaches from one outcome to another.</summary>
    public static BacktestRequest Complete(BacktestRequest request, DateTimeOffset first, DateTimeOffset last, int trainingDays)
    {
        var horizon = request.HorizonMinutes ?? 60;

        // Later than this the answers are not out yet.
        var latest = last.AddMinutes(-horizon);
        var to = request.To is { } end && end < latest ? end : latest;
        var from = request.From is { } begin && begin > first ? begin : request.From ?? first + ((to - first) / 3);
        from = from < first ? first : from;
        return request with
        {
            From = from,
            To = to,
            TrainDays = request.TrainDays ?? trainingDays,
            RetrainEveryDays = request.RetrainEveryDays ?? Math.Max(1, Math.Round((to - from).TotalDays / 8, 2)),
            HorizonMinutes = horizon,
        };
    }

    /// <summary>The plan of a complete request; a step that was left out is chosen by how many rows it makes.</summary>
    public static BacktestPlan Plan(BacktestRequest request, FleetHistory fleet, ForecastingOptions options)
    {
        var plan = new BacktestPlan
        {
            From = request.From!.Value,
            To = request.To!.Value,
            Step = TimeSpan.FromMinutes(request.StepMinutes ?? 15),
            Train = TimeSpan.FromDays(request.TrainDays!.Value),
            RetrainEvery = TimeSpan.FromDays(request.RetrainEveryDays!.Value),
            Horizon = TimeSpan.FromMinutes(request.HorizonMinutes!.Value),
            Algorithm = request.Algorithm is { } name ? Algorithms.Single(algorithm => algorithm.Name() == name) : null,
            TrainingRows = options.TrainingRows,
            FalseAlarmsPerFeedDay = options.FalseAlarmsPerFeedDay,

            // The other half is for those who score.
            Threads = Math.Max(1, Environment.ProcessorCount / 2),
        };
        return request.StepMinutes is null
            ? plan with { Step = plan.Step * Math.Max(1, Math.Ceiling(plan.MostRows(fleet) / (double)BacktestPlan.MaxRows)) }
            : plan;
    }
}
