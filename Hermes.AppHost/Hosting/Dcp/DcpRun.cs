namespace Aspire.Hosting.Dcp;

/// <summary>One run of a process, as DCP reports it.</summary>
internal sealed class DcpRun(string name)
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name { get; } = name;

    public int? Pid { get; private set; }

    public int? ExitCode { get; private set; }

    /// <summary>Ends when there is a process, or when there will be none.</summary>
    public Task Started => _started.Task;

    public bool FailedToStart { get; private set; }

    /// <summary>How it ended, in words.</summary>
    public Task<string> Ended => _ended.Task;

    public void Observe(DcpWatchEvent change)
    {
        var status = change.Object.Status;
        Pid = status?.Pid ?? Pid;
        if (Pid is not null)
        {
            _started.TrySetResult();
        }

        if (status?.Ended == true || change.Type == "DELETED")
        {
            ExitCode = status?.ExitCode;
            FailedToStart = status?.State == "FailedToStart";
            _started.TrySetResult();
            _ended.TrySetResult(status switch
            {
                { State: "FailedToStart" } => "could not be started",
                { ExitCode: { } code and >= 0 } => $"ended with exit code {code}",
                _ => "was killed",
            });
        }
    }
}
