using Hermes.Contracts.Configurations;

namespace Hermes.Web.Configurations.Generation;

/// <summary>The templates a configuration is composed of, and what a person set in them.</summary>
public sealed class TemplateChoice
{
    private readonly Dictionary<string, string> set = new(StringComparer.Ordinal);

    public string Domain { get; set; } = "";

    public string Format { get; set; } = "";

    public string Target { get; set; } = "";

    /// <summary>The chosen ones; where two have a parameter of one name, the later decides its default.</summary>
    public IReadOnlyList<ConfigurationTemplate> Of(IReadOnlyList<ConfigurationTemplate> library) =>
        [.. new[] { Domain, Format, Target }.SelectMany(id => library.Where(template => template.Id == id && id.Length > 0))];

    public IEnumerable<TemplateParameter> Parameters(IReadOnlyList<ConfigurationTemplate> library) =>
        Of(library).SelectMany(template => template.Parameters).GroupBy(parameter => parameter.Name, StringComparer.Ordinal).Select(same => same.LastOrDefault(parameter => parameter.Default is not null) ?? same.First());

    public string? ValueOf(TemplateParameter parameter) => set.GetValueOrDefault(parameter.Name) ?? parameter.Default;

    public void Set(string parameter, string? value) => set[parameter] = value ?? "";

    /// <summary>Only what differs from the templates, and nothing of a template chosen before.</summary>
    public IEnumerable<KeyValuePair<string, string>> Choices(IReadOnlyList<ConfigurationTemplate> library) =>
        Parameters(library).Where(parameter => set.TryGetValue(parameter.Name, out var value) && value.Length > 0 && value != parameter.Default).Select(parameter => new KeyValuePair<string, string>(parameter.Name, set[parameter.Name]));
}
