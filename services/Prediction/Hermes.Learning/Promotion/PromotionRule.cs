namespace Hermes.Learning.Promotion;

/// <summary>How far a newly trained model may come.</summary>
public enum Standing
{
    /// <summary>Kept, and no more: it is not better than the baselines, or worse than the champion.</summary>
    Candidate,

    /// <summary>Better than the baselines, but not shown to be better than the champion: on trial beside it.</summary>
    Challenger,

    /// <summary>Better than both: it may serve.</summary>
    Champion,
}

/// <summary>Decides by the evidence what becomes of a newly trained model. Whether somebody has to approve is not its business.</summary>
public static class PromotionRule
{
    /// <summary>Decides.</summary>
    /// <param name="beatsBaselines">Whether it beats every baseline.</param>
    /// <param name="champion">Version of the learned model that serves; <see langword="null"/> when none does, or a baseline.</param>
    /// <param name="contest">Against that champion; <see langword="null"/> without one.</param>
    public static (Standing Standing, string Reason) Of(bool beatsBaselines, string? champion, Contest? contest) => (beatsBaselines, champion, contest) switch
    {
        (false, _, _) => (Standing.Candidate, "Not better than the baselines."),
        (_, null, _) or (_, _, null) => (Standing.Champion, "Better than every baseline, and no learned model served."),
        (_, { } serving, { Won: true } won) => (Standing.Champion, won.Finding(serving)),
        (_, { } serving, { Lost: true } lost) => (Standing.Candidate, lost.Finding(serving)),
        (_, { } serving, { } open) => (Standing.Challenger, open.Finding(serving)),
    };
}
