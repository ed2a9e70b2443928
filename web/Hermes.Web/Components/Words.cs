using System.Globalization;
using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;

namespace Hermes.Web.Components;

/// <summary>Figures in short plain words.</summary>
internal static class Words
{
    public static string Percent(double share) =>
        (share * 100).ToString(share is > 0 and < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";

    public static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    public static string? Ago(DateTimeOffset time, DateTimeOffset now) => (now - time) switch
    {
        { TotalSeconds: < -60 } => null,
        { TotalSeconds: < 10 } => "now",
        { TotalSeconds: < 60 } age => $"{Math.Floor(age.TotalSeconds):0} s ago",
        { TotalMinutes: < 60 } age => $"{Math.Floor(age.TotalMinutes):0} min ago",
        { TotalHours: < 24 } age => $"{Math.Floor(age.TotalHours):0} h ago",
        _ => null,
    };

    public static string Duration(double? seconds) => seconds switch
    {
        null => "–",
        < 1 => $"{seconds * 1000:0} ms",
        < 60 => $"{seconds.Value.ToString("0.#", CultureInfo.InvariantCulture)} s",
        < 3600 => $"{Math.Floor(seconds.Value / 60):0} min {Math.Floor(seconds.Value % 60):0} s",
        _ => $"{Math.Floor(seconds.Value / 3600):0} h {Math.Floor(seconds.Value % 3600 / 60):0} min",
    };

    /// <summary>Minutes until the middle of the forecast's window, in steps of five.</summary>
    public static int MinutesToFailure(FeedPrediction prediction, DateTimeOffset now)
    {
        var middle = prediction.ExpectedFailureAt ?? prediction.WindowStart + ((prediction.WindowEnd - prediction.WindowStart) / 2);
        return Math.Max(0, (int)Math.Round((middle - now).TotalMinutes / 5) * 5);
    }

    public static string Forecast(FeedPrediction prediction, DateTimeOffset now) => MinutesToFailure(prediction, now) switch
    {
        0 => "likely to fail any minute",
        var minutes => $"likely to fail in about {minutes} min",
    };

    /// <summary>A setting's name as words: <c>writeMode</c> becomes "Write mode".</summary>
    public static string Label(string name) => string.Concat(name.Select((letter, at) =>
        at == 0 ? char.ToUpperInvariant(letter).ToString() : char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));

    /// <summary>What was inferred, told apart from what was reported.</summary>
    public static string Inferred(Inference inference) => (inference.State == InferenceState.Open ? "inferred: " : "was inferred: ") + inference.Kind switch
    {
        InferenceKind.NeverStarted => "not started",
        InferenceKind.NeverEnded => "does not end",
        InferenceKind.EndedLate => "ended late",
        InferenceKind.NoRows => "no rows",
        _ => "no reports",
    };

    /// <summary>Why it was inferred, and why no longer.</summary>
    public static string Evidence(Inference inference) =>
        inference.ClosedReason is { } reason ? $"{inference.Evidence} {reason}" : inference.Evidence;

    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => (bytes / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + " KB",
        < 1_000_000_000 => (bytes / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + " MB",
        _ => (bytes / 1e9).ToString("0.#", CultureInfo.InvariantCulture) + " GB",
    };

    public static string Count(long count, string one, string? many = null) =>
        $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";
}
