namespace Hermes.Benchmarks.Parsing;

/// <summary>
/// How well the templates found for a sample agree with the truth.
/// </summary>
/// <param name="GroupingAccuracy">Share of lines whose group is exactly the true group.</param>
/// <param name="Fga">F1 over groups: those found exactly.</param>
/// <param name="ParsingAccuracy">Share of lines whose template's text is the true one.</param>
/// <param name="Fta">F1 over templates: those whose lines and text are exactly the true ones.</param>
/// <param name="OnlineGroupingAccuracy">As the first, by what each line was given when it came, before templates merged.</param>
/// <param name="Found">Templates found.</param>
/// <param name="True">Templates there are.</param>
internal sealed record ParsingScore(double GroupingAccuracy, double Fga, double ParsingAccuracy, double Fta, double OnlineGroupingAccuracy, int Found, int True)
{
    /// <param name="sample">With the truth.</param>
    /// <param name="first">The template each line was given when it came.</param>
    /// <param name="last">The template it has in the end, by id and text.</param>
    public static ParsingScore Of(LogSample sample, IReadOnlyList<long> first, IReadOnlyList<(long Id, string Text)> last)
    {
        var trueGroups = Groups(sample.Events);
        var found = Groups([.. last.Select(template => template.Id)]);
        var exact = Exact(found, trueGroups);
        var texts = sample.Templates.Distinct().ToDictionary(text => text, TemplateNormaliser.Normalise);
        var truth = sample.Templates.Select(text => texts[text]).ToList();
        var mined = last.Select(template => template.Text).Distinct().ToDictionary(text => text, TemplateNormaliser.Normalise);
        var trueTemplates = Groups(truth);
        var right = Exact(found, trueTemplates).Count(group => mined[last[group[0]].Text] == truth[group[0]]);
        return new ParsingScore(
            Share(exact, sample.Messages.Count),
            F1(exact.Count, found.Count, trueGroups.Count),
            (double)last.Where((template, i) => mined[template.Text] == truth[i]).Count() / sample.Messages.Count,
            F1(right, found.Count, trueTemplates.Count),
            Share(Exact(Groups(first), trueGroups), sample.Messages.Count),
            found.Count,
            trueGroups.Count);
    }

    private static List<int[]> Groups<TKey>(IReadOnlyList<TKey> keys) =>
        [.. keys.Select((key, i) => (key, i)).GroupBy(line => line.key, line => line.i).Select(group => group.ToArray())];

    // Two groups that have the first line and the size in common and lie within each other are one.
    private static List<int[]> Exact(List<int[]> found, List<int[]> truth)
    {
        var byFirst = truth.ToDictionary(group => group[0]);
        return [.. found.Where(group => byFirst.TryGetValue(group[0], out var same) && same.AsSpan().SequenceEqual(group))];
    }

    private static double Share(List<int[]> groups, int lines) => (double)groups.Sum(group => group.Length) / lines;

    private static double F1(int right, int found, int truth) => 2.0 * right / (found + truth);
}
