namespace Hermes.Simulator.Model;

/// <summary>What an episode does to one run, as seen from outside.</summary>
internal sealed record Strain
{
    public static Strain None { get; } = new();

    public Cause? Cause { get; init; }

    public double Severity { get; init; }

    public double Slowness { get; init; } = 1;

    public double Errors { get; init; } = 0.12;

    public double Warnings { get; init; } = 0.5;

    public double Retries { get; init; } = 0.04;

    public double Volume { get; init; } = 1;

    /// <summary>Lateness as a share of the interval.</summary>
    public double Lateness { get; init; }

    public double DiskPercent { get; init; } = 61;

    public string? Upstream { get; init; }

    public static Strain Of(Episode episode, DateTimeOffset at)
    {
        var severity = episode.Severity(at);
        if (severity <= 0)
        {
            return None;
        }

        var force = severity * episode.Strength;
        var strain = new Strain { Cause = episode.Cause, Severity = severity, Upstream = episode.Upstream?.Name };
        return episode.Cause switch
        {
            Model.Cause.SlowingSource => strain with { Slowness = 1 + (2.8 * force), Warnings = 0.5 + (0.9 * force) },
            Model.Cause.GrowingErrors => strain with { Errors = 0.12 + (14 * Math.Pow(force, 1.2)), Slowness = 1 + (0.2 * force) },
            Model.Cause.LateUpstream => strain with { Lateness = 0.5 * force, Warnings = 0.5 + (1.3 * force), Slowness = 1 + (0.15 * force) },
            Model.Cause.ShrinkingVolume => strain with { Volume = Math.Max(0.08, 1 - (0.75 * force)), Slowness = 1 - (0.3 * severity) },
            Model.Cause.ExhaustingDisk => strain with { DiskPercent = 72 + (27 * severity), Warnings = 0.5 + (8 * force), Slowness = 1 + (0.45 * force) },
            _ => strain with { Retries = 0.04 + (4.5 * force), Warnings = 0.5 + (0.8 * force), Slowness = 1 + (0.25 * force) },
        };
    }

    /// <summary>The upstream's side of a late-upstream episode: it is slow and late itself.</summary>
    public static Strain OfUpstream(Episode episode, DateTimeOffset at)
    {
        var force = episode.Severity(at) * episode.Strength;
        return force <= 0 ? None : new Strain
        {
            Cause = Model.Cause.SlowingSource,
            Severity = episode.Severity(at),
            Slowness = 1 + (1.5 * force),
            Lateness = 0.15 * force,
            Warnings = 0.5 + (0.6 * force),
        };
    }

    public Strain And(Strain other) => Cause is null ? other : other.Cause is null ? this : (Severity >= other.Severity ? this : other) with
    {
        Slowness = Math.Max(Slowness, other.Slowness),
        Errors = Math.Max(Errors, other.Errors),
        Warnings = Math.Max(Warnings, other.Warnings),
        Retries = Math.Max(Retries, other.Retries),
        Volume = Math.Min(Volume, other.Volume),
        Lateness = Math.Max(Lateness, other.Lateness),
        DiskPercent = Math.Max(DiskPercent, other.DiskPercent),
    };
}
