using Hermes.Contracts.Configurations;

namespace Hermes.Web.Configurations.Samples;

/// <summary>A sample with what a person decided about it: answers, another reading, and what is done to its rows.</summary>
public sealed class AnsweredSample(SampleProfile uploaded)
{
    private readonly Dictionary<string, string> answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> effects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> ticks = new(StringComparer.Ordinal);
    private readonly List<SampleQuestion> questions = [.. uploaded.Questions];

    /// <summary>What is inferred with the answers given so far.</summary>
    public SampleProfile Profile { get; private set; } = uploaded;

    /// <summary>Open and answered questions; an answered one stays, so that it can be answered otherwise.</summary>
    public IReadOnlyList<SampleQuestion> Questions => questions;

    public IReadOnlyDictionary<string, string> Answers => answers;

    /// <summary>What each answer changed, by question.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Effects => effects;

    /// <summary>Ids of the suggestions to take over; null when there are none to choose from.</summary>
    public IReadOnlyList<string>? Suggestions => Profile.Suggestions.Count == 0 ? null : [.. Profile.Suggestions.Where(IsTicked).Select(suggestion => suggestion.Id)];

    public bool IsTicked(SampleSuggestion suggestion) => ticks.GetValueOrDefault(suggestion.Id, suggestion.Default);

    public void Tick(SampleSuggestion suggestion, bool wanted) => ticks[suggestion.Id] = wanted;

    /// <summary>The answers with one more, or without one (null): what the sample is to be read with next.</summary>
    public IReadOnlyDictionary<string, string> With(string question, string? answer)
    {
        // Read by another delimiter or header, the columns are others: what was said about them no longer counts.
        var kept = answers.Where(given => given.Key != question && (!IsOfFile(question) || IsOfFile(given.Key)) && !(Readings.Questions.Contains(question) && Readings.Questions.Contains(given.Key)));
        return (answer is null ? kept : kept.Append(new(question, answer))).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Takes what the sample says with these answers.</summary>
    public void Take(string question, IReadOnlyDictionary<string, string> given, SampleProfile read)
    {
        foreach (var gone in answers.Keys.Except(given.Keys).ToList())
        {
            answers.Remove(gone);
            effects.Remove(gone);
        }

        foreach (var (id, answer) in given)
        {
            answers[id] = answer;
        }

        effects[question] = Readings.Difference(Profile, read);
        Profile = read;
        var open = read.Questions.Select(asked => asked.Id).ToHashSet(StringComparer.Ordinal);
        var answered = questions.Where(asked => answers.ContainsKey(asked.Id) && !open.Contains(asked.Id)).ToList();
        var places = questions.Select((asked, at) => (asked.Id, at)).ToDictionary(place => place.Id, place => place.at, StringComparer.Ordinal);
        questions.Clear();
        questions.AddRange(answered.Concat(read.Questions).OrderBy(asked => places.GetValueOrDefault(asked.Id, int.MaxValue)));
    }

    /// <summary>Takes what the service knows by now of the whole file; what was answered is seen on its beginning only.</summary>
    public void Refresh(SampleProfile stored) => Profile = answers.Count == 0 ? stored : Profile with { WholeProfile = stored.WholeProfile };

    private static bool IsOfFile(string question) => !question.Contains(':', StringComparison.Ordinal);
}
