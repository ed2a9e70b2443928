namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states a resource goes through, in the words of Aspire's dashboard.</summary>
public static class KnownResourceStates
{
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>Something that it needs is not ready yet.</summary>
    public static readonly string Waiting = nameof(Waiting);

    public static readonly string Starting = nameof(Starting);

    public static readonly string Running = nameof(Running);

    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Its process ended: somebody stopped it, or it crashed.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>A job that is done.</summary>
    public static readonly string Finished = nameof(Finished);

    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>A parameter without a value.</summary>
    public static readonly string ValueMissing = "Value missing";

    /// <summary>States in which there is no process.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}
