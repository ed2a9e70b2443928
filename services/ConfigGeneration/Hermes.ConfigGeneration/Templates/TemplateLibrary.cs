using System.Reflection;
using Hermes.Schemas.Configurations;

namespace Hermes.ConfigGeneration.Templates;

/// <summary>The templates that ship with Hermes, one file each under <c>Templates/Library</c>.</summary>
internal sealed class TemplateLibrary
{
    /// <summary>What every template lets people choose.</summary>
    private static readonly FeedTemplateParameter[] Common =
    [
        new("writeMode", "How rows reach the target", null, ["append", "upsert", "replace"]),
        new("primaryKey", "Columns that identify a row, separated by commas; the best candidate when left out"),
        new("maskPersonalData", "What is done to columns with personal data", "hash", ["none", "hash", "redact", "last4"]),
        new("schemaChange", "What happens when a file no longer fits", null, ["evolve", "freeze", "discardRow", "discardValue"]),
        new("retentionDays", "Days the data is kept"),
        new("timeZone", "Time zone of the schedule", "UTC"),
    ];

    private readonly Dictionary<string, FeedTemplate> _byId;

    public TemplateLibrary()
    {
        var assembly = typeof(TemplateLibrary).Assembly;
        _byId = assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Templates.Library.", StringComparison.Ordinal))
            .Select(name => Load(assembly, name))
            .ToDictionary(template => template.Id, StringComparer.Ordinal);
    }

    public IEnumerable<FeedTemplate> All => _byId.Values.OrderBy(template => template.Name, StringComparer.Ordinal);

    public FeedTemplate? Find(string id) => _byId.GetValueOrDefault(id);

    private static FeedTemplate Load(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        var template = FeedTemplate.Read(reader.ReadToEnd());
        return template with { Parameters = [.. template.Parameters, .. Common.Where(common => !template.Parameters.Any(own => own.Name == common.Name)).Select(common => Defaulted(common, template))] };
    }

    private static FeedTemplateParameter Defaulted(FeedTemplateParameter parameter, FeedTemplate template) => parameter.Name switch
    {
        "writeMode" => parameter with { Default = template.WriteMode },
        "schemaChange" => parameter with { Default = template.SchemaChange },
        "retentionDays" => parameter with { Default = template.RetentionDays.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        _ => parameter,
    };
}
