namespace Hermes.Learning.Training;

/// <summary>How far a training run got.</summary>
/// <param name="Percent">0 to 100, never falling.</param>
/// <param name="Message">What is going on, in words.</param>
public readonly record struct TrainingProgress(double Percent, string Message);

/// <summary>A part of a training run that reports its own share of the whole.</summary>
internal sealed class TrainingStage(IProgress<TrainingProgress>? sink, double from = 0, double to = 100)
{
    /// <summary>Tells how much of this part is done.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="message">What is going on.</param>
    public void Report(double share, string message) => sink?.Report(new TrainingProgress(Math.Round(from + (share * (to - from)), 1), message));

    /// <summary>A part of this part.</summary>
    /// <param name="begin">Where it begins, 0 to 1.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="prefix">Put before its messages.</param>
    public TrainingStage Part(double begin, double end, string prefix = "") =>
        new(prefix.Length == 0 ? sink : new Prefixed(sink, prefix), from + (begin * (to - from)), from + (end * (to - from)));

    private sealed class Prefixed(IProgress<TrainingProgress>? sink, string prefix) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => sink?.Report(value with { Message = prefix + value.Message });
    }
}
