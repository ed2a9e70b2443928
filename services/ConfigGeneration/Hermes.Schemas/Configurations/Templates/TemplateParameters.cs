using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Puts what was chosen, or the default, where a template's texts say <c>{{parameter}}</c>.</summary>
public static partial class TemplateParameters
{
    /// <summary>Fills the places of a template.</summary>
    /// <param name="template">The template as its file has it.</param>
    /// <param name="choices">What was chosen.</param>
    /// <returns>The template to use, and what is wrong with it then.</returns>
    public static (T Template, IReadOnlyList<string> Problems) Fill<T>(T template, IReadOnlyDictionary<string, string> choices)
        where T : Template
    {
        var node = JsonSerializer.SerializeToNode(template, template.GetType(), ConfigurationJson.Options)!;
        if (!Place().IsMatch(node.ToJsonString(ConfigurationJson.Options)))
        {
            return (template, []);
        }

        var values = template.Parameters.ToDictionary(parameter => parameter.Name, parameter => choices.TryGetValue(parameter.Name, out var chosen) && chosen.Length > 0 ? chosen : parameter.Default, StringComparer.Ordinal);
        var problems = new SortedSet<string>(StringComparer.Ordinal);
        var filled = (T)Template.Read(Filled(node, values, problems)!.ToJsonString(ConfigurationJson.Options));
        return (filled, problems.Count > 0 ? [.. problems] : [.. TemplateRules.Check(filled)]);
    }

    private static JsonNode? Filled(JsonNode? node, Dictionary<string, string?> values, SortedSet<string> problems) => node switch
    {
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, member.Key is "test" or "parameters" ? member.Value?.DeepClone() : Filled(member.Value, values, problems)))),
        JsonArray list => new JsonArray([.. list.Select(item => Filled(item, values, problems))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Place().Replace(text, place => ValueOf(place.Groups[1].Value, values, problems)),
        _ => node?.DeepClone(),
    };

    private static string ValueOf(string name, Dictionary<string, string?> values, SortedSet<string> problems)
    {
        if (values.TryGetValue(name, out var value) && value is not null)
        {
            return value;
        }

        problems.Add(values.ContainsKey(name) ? $"The template needs the choice {name}." : $"/parameters: there is no parameter '{name}', which {{{{{name}}}}} asks for.");
        return "";
    }

    [GeneratedRegex(@"\{\{([A-Za-z][A-Za-z0-9]*)\}\}")]
    private static partial Regex Place();
}
