using Hermes.Contracts.Ingestion;

namespace Hermes.Web.Logs.Rules;

/// <summary>Rules in words.</summary>
internal static class RuleWords
{
    /// <summary>What a rule looks for; of many texts the first.</summary>
    public static string Finds(DetectionRuleSettings rule, int most)
    {
        IReadOnlyList<string> texts = [.. rule.Keywords ?? [], .. rule.Words ?? []];
        var shown = string.Join(", ", texts.Take(most));
        var more = texts.Count > most ? $" and {texts.Count - most} more" : "";
        return rule.Pattern is null ? shown + more : $"{shown}{more}{(texts.Count > 0 ? ", " : "")}/{rule.Pattern}/";
    }

    public static string Threshold(DetectionThreshold threshold) =>
        threshold.LinesPerMinute <= 1 ? $"every {threshold.Level}" : $"{threshold.Level} from {threshold.LinesPerMinute} alike lines a minute";

    /// <summary>A count with its estimate where only a part was looked at.</summary>
    public static string Count(DryRunCount count, bool sampled) =>
        sampled ? $"about {Components.Words.Number(count.Estimated)}" : Components.Words.Number(count.Lines);

    public static IReadOnlyList<string>? List(string? text)
    {
        var parts = (text ?? "").Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0 ? null : parts;
    }
}
