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
    ];

    /// <summary>The template with the common choices after its own, each with the template's habit as default.</summary>
    public static FeedTemplate WithCommonChoices(this FeedTemplate template) =>
        template with { Parameters = [.. template.Parameters, .. Common.Where(common => !template.Parameters.Any(own => own.Name == common.Name)).Select(common => WithHabit(common, template))] };

    private static TemplateChoice WithHabit(TemplateChoice choice, FeedTemplate template) => choice.Name switch
    {
        "writeMode" => choice with { Default = template.WriteMode },
        "schemaChange" => choice with { Default = template.SchemaChange },
        "retentionDays" => choice with { Default = template.RetentionDays.ToString(CultureInfo.InvariantCulture) },
        _ => choice,
    };
}
