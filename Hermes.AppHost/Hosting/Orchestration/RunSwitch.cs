namespace Aspire.Hosting.Orchestration;

/// <summary>Whether a process is meant to run. People turn it off and on; who waits for a change is told of each turn.</summary>
internal sealed class RunSwitch
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _turned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOn { get; private set; } = true;

    /// <summary>Ends with the next turn, also one to where it stands.</summary>
    public Task NextTurn
    {
        get
        {
            lock (_lock)
            {
                return _turned.Task;
            }
        }
    }

    public void Turn(bool on)
    {
        lock (_lock)
        {
            IsOn = on;
            _turned.TrySetResult();
            _turned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async Task UntilOnAsync(CancellationToken token)
    {
        while (NextTurn is var turn && !IsOn)
        {
            await turn.WaitAsync(token);
        }
    }
}
