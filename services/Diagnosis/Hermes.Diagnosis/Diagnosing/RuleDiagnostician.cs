using Hermes.Contracts.Events;
using Hermes.Diagnosis.Incidents;
using Hermes.Diagnosis.Knowledge;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>Answers from the knowledge base; always has an answer.</summary>
internal sealed class RuleDiagnostician(KnowledgeBase knowledge)
{
    private const string UnknownCategory = "Unknown";

    public DiagnosisAnswer Answer(DiagnosisQuestion question)
    {
        var match = knowledge.Find(question.Log, question.Feed);
        if (match is not null)
        {
            return new DiagnosisAnswer
            {
                Category = Known(question.Category) ?? match.Entry.Category,
                ProbableCause = match.Cause,
                RecommendedSolution = match.Solution,
                Criticality = Adjust(match.Entry.Criticality, question.Severity),
                Source = DiagnosisSource.Rules,
                KnowledgeId = match.Entry.Id,
            };
        }

        var general = GeneralAnswers.For(question.Category);
        return new DiagnosisAnswer
        {
            Category = question.Category == ExternalAlertsConsumer.Category ? question.Category : Known(question.Category) ?? UnknownCategory,
            ProbableCause = general.Cause,
            RecommendedSolution = general.Solution,
            Criticality = Adjust(general.Criticality, question.Severity),
            Source = DiagnosisSource.Rules,
        };
    }

    // What an alert is about, its text may tell.
    private static string? Known(string? category) =>
        string.IsNullOrWhiteSpace(category) || category == ExternalAlertsConsumer.Category || category.Equals(UnknownCategory, StringComparison.OrdinalIgnoreCase) ? null : category;

    /// <summary>What the log says of itself moves the entry's figure by one.</summary>
    private static int Adjust(int criticality, ErrorSeverity? severity) => Math.Clamp(
        criticality + severity switch { ErrorSeverity.Critical => 1, ErrorSeverity.Low => -1, _ => 0 }, 1, 5);
}
