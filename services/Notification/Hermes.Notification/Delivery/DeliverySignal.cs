namespace Hermes.Notification.Delivery;

/// <summary>Wakes all senders when deliveries were written here; those of other replicas are found by polling.</summary>
internal sealed class DeliverySignal
{
    private TaskCompletionSource raised = New();

    /// <summary>Completes when <see cref="Raise"/> is called the next time; take it before looking for work.</summary>
    public Task Next => Volatile.Read(ref raised).Task;

    public void Raise() => Interlocked.Exchange(ref raised, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
