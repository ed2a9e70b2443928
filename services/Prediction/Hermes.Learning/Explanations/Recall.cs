using System.Globalization;

namespace Hermes.Learning.Explanations;

/// <summary>Recalls what earlier incidents of a feed, or of the upstream a risk comes from, were and what solved them.</summary>
public static class Recall
{
    private const int MostRecalled = 3;
    private const int MostCharacters = 300;

    /// <summary>Incidents that fit the reasons of a risk, best first.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="factors">Reasons, strongest first.</param>
    /// <param name="causes">Incidents of it and of its upstreams.</param>
    /// <param name="at">Now.</param>
    public static IReadOnlyList<PastCause> Of(string feed, IReadOnlyList<Factor> factors, IEnumerable<PastCause> causes, DateTimeOffset at)
    {
        var fitting = new List<(PastCause Cause, double Fit)>();
        foreach (var cause in causes.Where(cause => cause.OccurredAt <= at))
        {
            // What is said of an upstream is matched with its own incidents, the rest with the feed's.
            var said = factors.Where(factor => (factor.Upstream ?? feed) == cause.Feed).ToList();
            if (cause.Fit(said, at) is > 0 and var fit)
            {
                fitting.Add((cause, fit));
            }
        }

        return [.. fitting.OrderByDescending(item => item.Fit).ThenByDescending(item => item.Cause.OccurredAt).Take(MostRecalled).Select(item => item.Cause)];
    }

    /// <summary>An incident and what to do about it, in a sentence or two.</summary>
    /// <param name="cause">The incident.</param>
    /// <param name="feed">The feed at risk, which needs no naming.</param>
    /// <param name="at">Now.</param>
    public static string Say(PastCause cause, string feed, DateTimeOffset at)
    {
        var whose = cause.Feed == feed ? "" : $" of {cause.Feed}";
        var when = cause.OccurredAt.UtcDateTime.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
        var told = Short(cause.Cause).TrimEnd('.');
        return cause.IsOpen(at)
            ? $"An open incident{whose} ({when} UTC) says: {told}. First: {FirstStep(cause.Solution)}"
            : cause.Resolution is { } resolution
                ? $"Last time{whose} ({when} UTC): {told}. Solved by: {Sentence(Short(resolution))}"
                : $"Last time{whose} ({when} UTC): {told}. First: {FirstStep(cause.Solution)}";
    }

    private static string FirstStep(string solution)
    {
        var line = solution.AsSpan().Trim();
        line = line.IndexOf('\n') is >= 0 and var end ? line[..end] : line;
        line = line.TrimStart("0123456789.)- ").Trim();
        return Sentence(Short(line.ToString()));
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";

    private static string Short(string text) => text.Length <= MostCharacters ? text : $"{text[..MostCharacters].TrimEnd()}...";
}
