namespace Hermes.Schemas.Configurations.Templates;

/// <summary>A domain with a format and a target, as one template. Without either it is the domain alone.</summary>
public sealed record TemplateComposition
{
    private readonly FeedTemplate domain;
    private readonly FormatTemplate? format;
    private readonly TargetTemplate? target;

    private readonly IReadOnlyList<string> problems;

    /// <summary>Puts the three together; whether they go together is <see cref="CompositionRules"/>' matter.</summary>
    /// <param name="domain">What the rows mean.</param>
    /// <param name="format">How the files are written; as the sample shows when null.</param>
    /// <param name="target">Where they go; by the domain's habits when null.</param>
    /// <param name="choices">Values for the templates' parameters; their defaults when null.</param>
    public TemplateComposition(FeedTemplate domain, FormatTemplate? format = null, TargetTemplate? target = null, IReadOnlyDictionary<string, string>? choices = null)
    {
        choices ??= new Dictionary<string, string>();
        (this.domain, var ofDomain) = TemplateParameters.Fill(domain, choices);
        (this.format, var ofFormat) = format is null ? (null, []) : TemplateParameters.Fill(format, choices);
        (this.target, var ofTarget) = target is null ? (null, []) : TemplateParameters.Fill(target, choices);
        problems = [.. ofDomain, .. ofFormat, .. ofTarget];
        Template = Compose();
    }

    /// <summary>The habits of all three: the target's over the format's over the domain's.</summary>
    public FeedTemplate Template { get; }

    /// <summary>
    /// The choices with what the format answers of the questions that a sample leaves open; null when it answers none. The sample is to
    /// be read again with them. What the sample shows plainly is not overruled.
    /// </summary>
    /// <param name="sample">The sample as read with the choices.</param>
    /// <param name="choices">What was chosen.</param>
    public IReadOnlyDictionary<string, string>? Answered(SampleAnalysis sample, IReadOnlyDictionary<string, string> choices)
    {
        var answers = format is null ? [] : FormatFit.Answers(format, sample.Questions).Where(answer => !choices.ContainsKey(answer.Question)).ToList();
        return answers.Count == 0 ? null : choices.Concat(answers.Select(answer => KeyValuePair.Create(answer.Question, answer.Value))).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Why a sample cannot be taken into this composition; empty when it can.</summary>
    /// <param name="sample">What the sample says.</param>
    /// <param name="choices">What was chosen.</param>
    public IEnumerable<string> ReasonsAgainst(SampleAnalysis sample, IReadOnlyDictionary<string, string> choices)
    {
        var wrong = problems.Concat(ChoiceRules.ReasonsAgainst(choices, Template)).ToList();
        foreach (var reason in wrong)
        {
            yield return reason;
        }

        if (wrong.Count > 0)
        {
            yield break;
        }

        if (format is not null && FormatFit.ReasonAgainst(format, sample.Source) is { } unlike)
        {
            yield return unlike;
        }

        if (GivenNames.ErrorOf(choices, sample) is { } misnamed)
        {
            yield return misnamed;
            yield break;
        }

        if (target is null)
        {
            yield break;
        }

        if (choices.TryGetValue("writeMode", out var mode) && mode != target.WriteMode)
        {
            yield return $"The target '{target.Name}' is written with {target.WriteMode}; the choice writeMode says {mode}. Choose one of the two.";
        }

        var roles = GivenNames.Of(choices, sample).Select(name => domain.HintFor(name)?.Role).ToHashSet();
        foreach (var need in target.Needs)
        {
            var has = need == "key" ? Prepare(sample, choices).Keys.Any(key => key.Confidence >= 0.4) || choices.ContainsKey("primaryKey") : roles.Contains(need);
            if (!has)
            {
                yield return need == "key"
                    ? $"The target '{target.Name}' needs columns that identify a row, and the sample shows none. Name them with the choice primaryKey, or choose another target."
                    : $"The target '{target.Name}' needs {CompositionRules.Described(need)}; no column of the sample is called like one. Choose another target or domain.";
            }
        }
    }

    /// <summary>The sample with the columns' names as chosen, and the domain's usual key before others, and personal data marked where the domain knows of some.</summary>
    /// <param name="sample">What the sample says.</param>
    /// <param name="choices">What was chosen.</param>
    public SampleAnalysis Prepare(SampleAnalysis sample, IReadOnlyDictionary<string, string> choices)
    {
        var named = GivenNames.Apply(choices, sample);
        return named with
        {
            Keys = UsualKey.First(domain, named, choices.GetValueOrDefault("writeMode", Template.WriteMode) == "upsert"),
            Columns = [.. named.Columns.Select(column => column with { PersonalData = column.PersonalData ?? domain.PersonalDataOf(column) })],
        };
    }

    /// <summary>Adds what format and target ask for to a generated configuration.</summary>
    /// <param name="configuration">Made of <see cref="Template"/> and the prepared sample.</param>
    /// <param name="sample">The sample as it was read.</param>
    /// <param name="choices">What was chosen.</param>
    public FeedConfiguration Finish(FeedConfiguration configuration, SampleAnalysis sample, IReadOnlyDictionary<string, string> choices)
    {
        var steps = configuration.Steps.ToList();
        if (format is { Trim: true } && !steps.Any(step => step is { Do: "trim", Columns: null }))
        {
            steps.RemoveAll(step => step.Do == "trim");
            steps.Insert(0, new TransformationStep { Do = "trim" });
        }

        if ((target?.Deduplicate ?? LastChange(configuration)) is { } which && configuration.Schema.PrimaryKey is { Count: > 0 } key)
        {
            steps.RemoveAll(step => step.Do == "deduplicate");
            var at = steps.FindIndex(step => step.Do == "mask");
            steps.Insert(at < 0 ? steps.Count : at, new TransformationStep { Do = "deduplicate", Columns = key, With = which });
        }

        var tokens = (configuration.Source.NullTokens ?? []).Concat(format?.NullTokens ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return configuration with
        {
            Source = configuration.Source with { NullTokens = tokens.Count == 0 ? null : tokens },
            Schema = configuration.Schema with { Columns = GivenNames.PointBack(configuration.Schema.Columns, sample, choices) },
            Steps = steps,
            Schedule = configuration.Schedule is { } schedule && ChoiceRules.NumberOf(choices, "expectedWithinMinutes") is { } within ? schedule with { ExpectedWithinMinutes = within } : configuration.Schedule,
            Alerts = ChoiceRules.NumberOf(choices, "lateAfterMinutes") is { } late ? configuration.Alerts with { LateAfterMinutes = late } : configuration.Alerts,
            Retries = ChoiceRules.NumberOf(choices, "retryAttempts") is { } attempts ? configuration.Retries with { Attempts = attempts } : configuration.Retries,
        };
    }

    // Of several changes of a row in one file, only the last may reach a target with one row per key.
    private string? LastChange(FeedConfiguration configuration) => domain.Rows == "changes" && configuration.Target.WriteMode == "upsert" ? "last" : null;

    private FeedTemplate Compose()
    {
        var composed = domain with
        {
            SchemaChange = target?.SchemaChange ?? format?.SchemaChange ?? domain.SchemaChange,
            Retries = target?.Retries ?? format?.Retries ?? domain.Retries,
        };
        composed = target is null ? composed : composed with
        {
            WriteMode = target.WriteMode,
            PartitionRole = target.PartitionRole,
            RetentionDays = target.RetentionDays ?? domain.RetentionDays,
            Quality = [.. domain.Quality.Where(own => !target.Quality.Any(rule => rule.Rule == own.Rule && rule.Role == own.Role)), .. target.Quality],
        };
        TemplateChoice[] own = [.. composed.Parameters, .. format?.Parameters ?? [], .. target?.Parameters ?? []];
        return (composed with { Parameters = [.. own.DistinctBy(choice => choice.Name, StringComparer.Ordinal)] }).WithCommonChoices();
    }
}
