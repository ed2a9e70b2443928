using System.Text.Json;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.Lineage;

/// <summary>What a run's events amount to, as a report of the run like any other.</summary>
internal static class RunReport
{
    private const int MostNames = 20;
    private const int LongestAttribute = 3_900;

    /// <returns>Null while no event has said that the run began or ended.</returns>
    public static ExecutionReport? Of(RunState run, string feed, string runId, DateTimeOffset now)
    {
        if (!run.IsKnown)
        {
            return null;
        }

        // Clocks of two machines: an end before the start is the start.
        var started = run.StartedAt ?? run.FirstAt!.Value;
        started = run.EndedAt < started ? run.EndedAt.Value : started;
        List<ChecksFacet> checks = [.. run.Inputs.Values.Concat(run.Outputs.Values).Select(use => use.Assertions).Append(run.Tests).OfType<Timed<ChecksFacet>>().Select(check => check.Value)];
        var isChecked = checks.Count > 0 || run.Error is not null;
        return new ExecutionReport
        {
            Feed = feed,
            ExecutionId = runId,
            Status = run.Outcome switch
            {
                LineageEventType.Complete => "Succeeded",
                LineageEventType.Fail => "Failed",
                LineageEventType.Abort => "Cancelled",
                _ => "Running",
            },
            ScheduledAt = run.Nominal?.Value.Start is { Year: >= 2000 } due && due <= now.AddDays(1) ? due : null,
            StartedAt = started,
            EndedAt = run.EndedAt,
            RowsIn = Sum(run.Inputs, amount => amount.Rows),
            RowsOut = Sum(run.Outputs, amount => amount.Rows),
            Bytes = Sum(run.Outputs, amount => amount.Bytes) ?? Sum(run.Inputs, amount => amount.Bytes),
            ErrorCount = isChecked ? checks.Sum(check => check.Failed) + (run.Error is null ? 0 : 1) : null,
            WarningCount = isChecked ? checks.Sum(check => check.Warned) : null,
            Attributes = Attributes(run, checks),
        };
    }

    private static long? Sum(Dictionary<string, DatasetUse> uses, Func<AmountFacet, long?> part)
    {
        var amounts = uses.Values.Select(use => (use.Amount is { } own ? part(own.Value) : null) ?? (use.Measured is { } measured ? part(measured.Value) : null)).OfType<long>().ToList();
        return amounts.Count == 0 ? null : (long)Math.Min(amounts.Sum(amount => (double)amount), 9e15);
    }

    private static Dictionary<string, string> Attributes(RunState run, List<ChecksFacet> checks)
    {
        var attributes = new Dictionary<string, string>();
        Add("jobNamespace", run.Job.Namespace);
        Add("jobName", run.Job.Name);
        Add("producer", run.Producer);
        Add("integration", run.Kind?.Value.Integration);
        Add("jobType", run.Kind?.Value.Type);
        Add("processingType", run.Kind?.Value.Processing);
        Add("parentJob", run.Parent?.Value.Job.Name);
        Add("parentRun", run.Parent?.Value.RunId);
        Add("rootJob", run.Parent?.Value.RootJob?.Name);
        Add("rootRun", run.Parent?.Value.RootRunId);
        Add("owners", Joined(run.Owners?.Value.Owners ?? []));
        Add("inputs", Joined(run.Inputs.Keys));
        Add("outputs", Joined(run.Outputs.Keys));
        Add("error", run.Error?.Value.Message);
        Add("errorLanguage", run.Error?.Value.Language);
        Add("stackTrace", run.Error?.Value.StackTrace);
        Add("failedChecks", Joined(checks.SelectMany(check => check.Names)));
        Add("nominalEnd", run.Nominal?.Value.End is { } end ? JsonSerializer.Serialize(end).Trim('"') : null);
        return attributes;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                // Attributes hold no characters outside the basic plane.
                attributes[name] = JsonText.Cut(string.Concat(value.Select(c => char.IsSurrogate(c) ? '\uFFFD' : c)), LongestAttribute);
            }
        }
    }

    private static string Joined(IEnumerable<string> names)
    {
        var shown = names.Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", shown.Take(MostNames)) + (shown.Count > MostNames ? $" and {shown.Count - MostNames} more" : "");
    }
}
