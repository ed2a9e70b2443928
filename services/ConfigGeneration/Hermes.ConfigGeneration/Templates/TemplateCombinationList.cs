using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations.Templates;

namespace Hermes.ConfigGeneration.Templates;

/// <summary>Every format with every domain and every target.</summary>
internal static class TemplateCombinationList
{
    private const int MostListed = 1_000;

    /// <param name="book">The templates.</param>
    /// <param name="format">Id of the only format looked at; null for all.</param>
    /// <param name="domain">Id of the only domain looked at; null for all.</param>
    /// <param name="target">Id of the only target looked at; null for all.</param>
    /// <param name="possible">Only those that go together, or only those that do not; null for both.</param>
    public static TemplateCombinations Of(TemplateBook book, string? format, string? domain, string? target, bool? possible)
    {
        var (yes, no) = (0, 0);
        var items = new List<TemplateCombination>();
        foreach (var (a, b, c) in from a in Of<FormatTemplate>(book, format) from b in Of<FeedTemplate>(book, domain) from c in Of<TargetTemplate>(book, target) select (a, b, c))
        {
            var reasons = CompositionRules.ReasonsAgainst(a, b, c);
            (yes, no) = reasons.Count == 0 ? (yes + 1, no) : (yes, no + 1);
            if (items.Count < MostListed && (possible is null || possible == (reasons.Count == 0)))
            {
                items.Add(new TemplateCombination(a.Id, b.Id, c.Id, reasons.Count == 0, reasons));
            }
        }

        return new TemplateCombinations(yes, no, items);
    }

    private static List<T> Of<T>(TemplateBook book, string? id)
        where T : Template => [.. book.All.Select(entry => entry.Template).OfType<T>().Where(template => id is null || template.Id == id)];
}
