using System.Text;
using Hermes.Contracts.Ingestion;
using Hermes.Logs;
using Hermes.Logs.Detection;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.DetectionRules;

/// <summary>Counts what two sets of rules make of the same lines.</summary>
/// <param name="inForce">A fresh detector by the rules in force.</param>
/// <param name="tried">One by the rules tried.</param>
internal sealed class DryRunTally(ErrorDetector inForce, ErrorDetector tried)
{
    private const int MostSamples = 5;
    private const int MostTemplates = 10;
    private const int LongestSample = 500;

    private readonly Dictionary<string, OfRule> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<long> _seen = [];
    private readonly Count _before = new();
    private readonly Count _after = new();
    private readonly Count _new = new();
    private readonly Count _gone = new();

    private double _weight;

    public long Lines { get; private set; }

    public int TemplatesByText { get; private set; }

    /// <summary>Judges a line by both.</summary>
    /// <param name="line">The line.</param>
    /// <param name="weight">Lines it stands for.</param>
    public void Add(in DryRunLine line, double weight)
    {
        Lines++;
        _weight += weight;
        _seen.Add(line.TemplateId);
        var before = inForce.Detect(line.Level, line.Message, line.Source, line.TemplateId, line.Time);
        var after = tried.Detect(line.Level, line.Message, line.Source, line.TemplateId, line.Time);
        if (before is not null)
        {
            _before.Add(weight);
            if (after is null)
            {
                _gone.Add(weight);
                Rule(before).Gone.Add(weight);
                Rule(before).Sample(line, "gone");
            }
        }

        if (after is not null)
        {
            var rule = Rule(after);
            _after.Add(weight);
            rule.Matches.Add(weight);
            rule.Templates[line.TemplateId] = (rule.Templates.GetValueOrDefault(line.TemplateId).Lines + 1, line.Source);
            if (before is null)
            {
                _new.Add(weight);
                rule.New.Add(weight);
            }

            rule.Sample(line, before is null ? "new" : null);
        }
    }

    /// <summary>Judges a template of which no line was seen by its text.</summary>
    public void AddTemplate(in DryRunLine template)
    {
        if (!_seen.Add(template.TemplateId))
        {
            return;
        }

        TemplatesByText++;
        if (tried.Detect(template.Level, template.Message, template.Source, template.TemplateId, template.Time) is { } after)
        {
            Rule(after).Templates[template.TemplateId] = (0, template.Source);
        }
    }

    /// <summary>The templates to show, whose texts are still to be read.</summary>
    public long[] ShownTemplates() => [.. _rules.Values.SelectMany(rule => Top(rule).Select(template => template.Key)).Distinct()];

    /// <param name="texts">Texts of the templates shown.</param>
    /// <param name="lines">Lines there are.</param>
    public DryRunResult ToResult(IReadOnlyDictionary<long, string> texts, long lines) => new()
    {
        LinesInWindow = lines,
        LinesLookedAt = Lines,
        Sampled = lines > Lines,
        TemplatesJudgedByText = TemplatesByText,
        ErrorsInForce = _before.ToContract(Scale(lines)),
        ErrorsTried = _after.ToContract(Scale(lines)),
        NewlyMatched = _new.ToContract(Scale(lines)),
        NoLongerMatched = _gone.ToContract(Scale(lines)),
        Rules = [.. _rules.Values.OrderBy(rule => Place(rule.Name)).ThenBy(rule => rule.Name, StringComparer.Ordinal).Select(rule => new DryRunRule
        {
            Name = rule.Name,
            Category = rule.Category,
            Matches = rule.Matches.ToContract(Scale(lines)),
            NewlyMatched = rule.New.ToContract(Scale(lines)),
            NoLongerMatched = rule.Gone.ToContract(Scale(lines)),
            TemplateCount = rule.Templates.Count,
            Templates = [.. Top(rule).Select(template => new DryRunTemplate(Template.Format(template.Key), texts.GetValueOrDefault(template.Key, ""), template.Value.Source, template.Value.Lines))],
            Samples = rule.Samples,
        })],
    };

    private static IEnumerable<KeyValuePair<long, (long Lines, string Source)>> Top(OfRule rule) =>
        rule.Templates.OrderByDescending(template => template.Value.Lines).ThenBy(template => template.Key).Take(MostTemplates);

    // What was not read at all is taken to be like what was.
    private double Scale(long lines) => _weight == 0 ? 1 : lines / _weight;

    private int Place(string name)
    {
        var rules = tried.Settings.Rules;
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Name == name)
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    private OfRule Rule(Detection detection) =>
        _rules.TryGetValue(detection.Rule, out var rule) ? rule : _rules[detection.Rule] = new OfRule(detection.Rule, detection.Category);

    private sealed class OfRule(string name, string category)
    {
        public string Name => name;

        public string Category => category;

        public Count Matches { get; } = new();

        public Count New { get; } = new();

        public Count Gone { get; } = new();

        public Dictionary<long, (long Lines, string Source)> Templates { get; } = [];

        public List<DryRunSample> Samples { get; } = [];

        public void Sample(in DryRunLine line, string? change)
        {
            // Lines that change are worth more than those that stay.
            if (Samples.Count == MostSamples && (change is null || Samples.FindLastIndex(sample => sample.Change is null) is not (>= 0 and var stays) || !Drop(stays)))
            {
                return;
            }

            var text = Encoding.UTF8.GetString(line.Message);
            text = text.Length <= LongestSample ? text : text[..(char.IsHighSurrogate(text[LongestSample - 1]) ? LongestSample - 1 : LongestSample)];
            var sample = new DryRunSample(line.Time, line.Source, line.Level is { } level ? level.ToText() : null, text, change);
            Samples.Insert(change is null ? Samples.Count : 0, sample);
        }

        private bool Drop(int index)
        {
            Samples.RemoveAt(index);
            return true;
        }
    }

    private sealed class Count
    {
        private long _lines;
        private double _weight;

        public void Add(double weight)
        {
            _lines++;
            _weight += weight;
        }

        public DryRunCount ToContract(double scale) => new(_lines, (long)Math.Round(_weight * scale));
    }
}
