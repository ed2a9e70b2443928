using Hermes.Contracts.Events;

namespace Hermes.Ingestion.Executions;

/// <summary>The states of a run in the words of the usual schedulers.</summary>
internal static class ExecutionStatuses
{
    public const string Vocabulary = "Running, Succeeded, Failed or Cancelled";

    public static bool TryParse(string? text, out ExecutionStatus status)
    {
        (var known, status) = text?.Trim().ToUpperInvariant() switch
        {
            "SUCCEEDED" or "SUCCESS" or "SUCCESSFUL" or "COMPLETE" or "COMPLETED" or "OK" or "PASS" or "PASSED" or "DONE" => (true, ExecutionStatus.Succeeded),
            "FAILED" or "FAIL" or "FAILURE" or "ERROR" or "ERRORED" or "TIMEOUT" or "TIMEDOUT" or "TIMED_OUT" => (true, ExecutionStatus.Failed),
            "RUNNING" or "START" or "STARTED" or "IN_PROGRESS" or "INPROGRESS" => (true, ExecutionStatus.Running),
            "CANCELLED" or "CANCELED" or "CANCEL" or "ABORT" or "ABORTED" or "SKIPPED" => (true, ExecutionStatus.Cancelled),
            _ => (false, default),
        };
        return known;
    }
}
