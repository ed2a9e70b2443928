using System.Globalization;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>What every template lets people choose.</summary>
public static class TemplateDefaults
{
    private static readonly TemplateChoice[] Common =
    [
        new("writeMode", "How rows reach the target", null, ["append", "upsert", "replace"]),
        new("primaryKey", "Columns that identify a row, separated by commas; the best candidate when left out"),
        new("maskPersonalData", "What is done to columns with personal data", "hash", ["none", "hash", "redact", "last4"]),
        new("schemaChange", "What happens when a file no longer fits", null, ["evolve", "freeze", "discardRow", "discardValue"]),
        new("retentionDays", "Days the data is kept"),
        new("timeZone", "Time zone of the schedule", "UTC"),
        new("expectedWithinMinutes", "Minutes after the scheduled time by which a run has to be finished"),
        new("lateAfterMinutes", "Minutes after which somebody is told that a run is late"),
        new("retryAttempts", "How often a failed run is repeated, 0 to 10"),
    ];

    /// <summary>The template with the common choices after its own, each with the template's habit as default; a format or a target has those it decides.</summary>
    public static T WithCommonChoices<T>(this T template)
        where T : Template
    {
        var added = Common.Where(common => !template.Parameters.Any(own => own.Name == common.Name)).Select(common => WithHabit(common, template)).OfType<TemplateChoice>();
        return (T)(template with { Parameters = [.. template.Parameters, .. added] });
    }

    private static TemplateChoice? WithHabit(TemplateChoice choice, Template template) => template switch
    {
        FeedTemplate domain => choice with { Default = HabitOf(domain, choice.Name) ?? choice.Default },
        TargetTemplate target when choice.Name == "writeMode" => choice with { Default = target.WriteMode, Options = [target.WriteMode] },
        TargetTemplate target => Decided(choice, target.SchemaChange, target.RetentionDays, target.Retries),
        FormatTemplate format => Decided(choice, format.SchemaChange, null, format.Retries),
        _ => null,
    };

    private static TemplateChoice? Decided(TemplateChoice choice, string? schemaChange, int? retentionDays, RetrySettings? retries) => choice.Name switch
    {
        "schemaChange" when schemaChange is not null => choice with { Default = schemaChange },
        "retentionDays" when retentionDays is { } days => choice with { Default = Text(days) },
        "retryAttempts" when retries is not null => choice with { Default = Text(retries.Attempts) },
        _ => null,
    };

    private static string? HabitOf(FeedTemplate domain, string choice) => choice switch
    {
        "writeMode" => domain.WriteMode,
        "schemaChange" => domain.SchemaChange,
        "retentionDays" => Text(domain.RetentionDays),
        "expectedWithinMinutes" => domain.ExpectedWithinMinutes is { } minutes ? Text(minutes) : null,
        "lateAfterMinutes" => (domain.LateAfterMinutes ?? domain.ExpectedWithinMinutes) is { } minutes ? Text(minutes) : null,
        "retryAttempts" => Text(domain.Retries.Attempts),
        _ => null,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
