using System.Globalization;
using Hermes.Schemas.Configurations.Templates;
using Hermes.Schemas.Suggestions;

namespace Hermes.Schemas.Configurations;

/// <summary>Puts a sample, a template and a person's choices together into a complete configuration.</summary>
public static class ConfigurationGenerator
{
    /// <summary>Generates a configuration.</summary>
    /// <param name="request">What was chosen.</param>
    /// <param name="sample">What the sample says, read with the answers in <see cref="GenerationRequest.Choices"/>.</param>
    /// <param name="template">What is usual for this kind of feed.</param>
    public static FeedConfiguration Generate(GenerationRequest request, SampleAnalysis sample, FeedTemplate template)
    {
        var key = KeyOf(request, sample);
        var columns = sample.Columns.Select(column => ColumnMapping.Map(column, template, key.Contains(column.Name), sample.Rows)).ToList();
        var writeMode = Choice(request, template, "writeMode", template.WriteMode);
        var configuration = new FeedConfiguration
        {
            Feed = new FeedIdentity
            {
                Name = request.Feed,
                Description = $"{template.Name}: {template.Description}",
                Owner = string.IsNullOrWhiteSpace(request.Owner) ? null : request.Owner,
                ImpactTier = request.ImpactTier ?? template.ImpactTier,
                Template = template.Id,
            },
            Source = SourceOf(request, sample),
            Schema = new SchemaSettings { Columns = columns, PrimaryKey = key },
            Target = new TargetSettings
            {
                Location = request.Target,
                WriteMode = writeMode == "upsert" && key.Count == 0 ? "append" : writeMode,
                PartitionBy = columns.Find(column => column.Role == template.PartitionRole && template.PartitionRole is not null)?.Name,
            },
            Schedule = ScheduleOf(request, template),
            Quality = QualityOf(template, columns, key),
            SchemaChange = Choice(request, template, "schemaChange", template.SchemaChange),
            Retries = template.Retries,
            Alerts = new AlertSettings { Channels = string.IsNullOrWhiteSpace(request.Owner) ? null : [request.Owner], LateAfterMinutes = template.LateAfterMinutes ?? template.ExpectedWithinMinutes },
            Retention = new RetentionSettings { Days = int.TryParse(Choice(request, template, "retentionDays", null), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : template.RetentionDays },
        };
        return WithSuggestions(configuration, request, template, sample);
    }

    /// <summary>Suggestions that were chosen although the sample does not give them.</summary>
    public static IEnumerable<ConfigurationFinding> UnknownSuggestions(GenerationRequest request, SampleAnalysis sample)
    {
        var known = SuggestionFinder.Find(sample, request.Naming).Select(suggestion => suggestion.Id).ToHashSet(StringComparer.Ordinal);
        return (request.Suggestions ?? []).Where(id => !known.Contains(id) && !request.Choices.ContainsKey(id)).Take(20).Select(id => new ConfigurationFinding(
            "HRM-CFG-082", Severity.Warning, "/steps", $"The sample gives no suggestion '{id}', so nothing was done for it.", "Use the ids in 'suggestions' of the sample."));
    }

    /// <summary>Questions of the sample that the choices leave open.</summary>
    public static IEnumerable<ConfigurationFinding> OpenQuestions(GenerationRequest request, SampleAnalysis sample, FeedConfiguration configuration)
    {
        foreach (var question in sample.Questions.Where(question => !request.Choices.ContainsKey(question.Id)))
        {
            var index = configuration.Schema.Columns.ToList().FindIndex(column => (column.Source ?? column.Name) == question.Column);
            yield return new ConfigurationFinding("HRM-CFG-080", Severity.Warning, index < 0 ? "/source/dialect" : $"/schema/columns/{index}",
                $"{question.Text} '{question.Assumed}' was assumed.", $"Answer it with '{string.Join("' or '", question.Options.Select(option => option.Value))}' (choice '{question.Id}').");
        }
    }

    private static IReadOnlyList<string> KeyOf(GenerationRequest request, SampleAnalysis sample)
    {
        if (request.Choices.TryGetValue("primaryKey", out var chosen) && !string.IsNullOrWhiteSpace(chosen))
        {
            return chosen.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        return sample.Keys is [{ Confidence: >= 0.4 } best, ..] ? best.Columns : [];
    }

    private static SourceSettings SourceOf(GenerationRequest request, SampleAnalysis sample) => new()
    {
        Location = request.Source,
        Format = sample.Source.Name,
        Encoding = sample.Source.Encoding,
        Dialect = sample.Source.Dialect is { } dialect ? DialectSettings.Of(dialect) : null,
        RecordsPath = sample.Source is { Dialect: null, RecordsPath.Length: > 0 } ? sample.Source.RecordsPath : null,
        Flatten = FlattenSettings.Of(sample.Source.Flatten),
        NullTokens = sample.Columns.SelectMany(column => column.NullTokens).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } tokens ? tokens : null,
    };

    // What nobody asked about is done as it always was: what is marked as default, personal data as the template says.
    private static FeedConfiguration WithSuggestions(FeedConfiguration configuration, GenerationRequest request, FeedTemplate template, SampleAnalysis sample)
    {
        var mask = Choice(request, template, "maskPersonalData", "none");
        var found = SuggestionFinder.Find(sample, request.Naming);
        var taken = request.Suggestions is { } wanted
            ? found.Where(suggestion => wanted.Contains(suggestion.Id, StringComparer.Ordinal))
            : found.Where(suggestion => suggestion.Default && (suggestion.Kind != "mask" || mask != "none"));
        return SuggestionsTaken.Into(configuration, [.. taken], mask == "none" ? "hash" : mask);
    }

    private static ScheduleSettings? ScheduleOf(GenerationRequest request, FeedTemplate template)
    {
        var cron = string.IsNullOrWhiteSpace(request.Schedule) ? template.Cron : request.Schedule;
        return cron is null ? null : new ScheduleSettings { Cron = cron, TimeZone = Choice(request, template, "timeZone", "UTC"), ExpectedWithinMinutes = template.ExpectedWithinMinutes };
    }

    private static List<QualityRule> QualityOf(FeedTemplate template, List<ColumnSettings> columns, IReadOnlyList<string> key)
    {
        var rules = new List<QualityRule>();
        if (key.Count > 0)
        {
            rules.Add(new QualityRule { Rule = "unique", Columns = key });
        }

        var required = columns.Where(column => !column.Nullable).Select(column => column.Name).ToList();
        if (required.Count > 0)
        {
            rules.Add(new QualityRule { Rule = "notNull", Columns = required });
        }

        foreach (var hint in template.Quality)
        {
            var concerned = columns.Where(column => column.Role == hint.Role).Select(column => column.Name).ToList();
            if (hint.Role is null || concerned.Count > 0)
            {
                rules.Add(new QualityRule { Rule = hint.Rule, Columns = hint.Role is null ? null : concerned, Min = hint.Min, Max = hint.Max, Values = hint.Values, Pattern = hint.Pattern, Severity = hint.Severity });
            }
        }

        return rules;
    }

    private static string Choice(GenerationRequest request, FeedTemplate template, string name, string? fallback) =>
        request.Choices.TryGetValue(name, out var chosen) && chosen.Length > 0 ? chosen
        : template.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Default ?? fallback ?? "";
}
