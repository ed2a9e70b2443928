using System.Text.Json;
using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations.Templates;

namespace Hermes.ConfigGeneration.Templates;

internal static class TemplateMapping
{
    public static ConfigurationTemplate ToContract(this TemplateEntry entry)
    {
        var template = entry.Template;
        var shown = template.WithCommonChoices();
        return new ConfigurationTemplate(template.Id, template.Name, (template as FeedTemplate)?.Domain ?? template.Kind, template.Description,
            [.. shown.Parameters.Select(choice => new TemplateParameter(choice.Name, choice.Description, choice.Default, choice.Options))])
        {
            Kind = template.Kind,
            Origin = entry.Version is null ? "hermes" : "team",
            Documentation = template.Documentation,
            Location = (template as FormatTemplate)?.Location ?? (template as TargetTemplate)?.Location,
            Version = entry.Version,
        };
    }

    public static ConfigurationTemplate ToContractWithFile(this TemplateEntry entry)
    {
        using var file = JsonDocument.Parse(entry.Json);
        return entry.ToContract() with { Definition = file.RootElement.Clone() };
    }
}
