using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations.Templates;

namespace Hermes.ConfigGeneration.Templates;

/// <summary>All templates that can be used at a moment: Hermes's own and the teams'.</summary>
internal sealed class TemplateBook
{
    private readonly Dictionary<string, TemplateEntry> byId;

    /// <param name="entries">The templates; ids are unique.</param>
    /// <param name="unusable">Files of the repository that are no usable templates.</param>
    public TemplateBook(IEnumerable<TemplateEntry> entries, IReadOnlyList<UnusableTemplate> unusable)
    {
        byId = entries.ToDictionary(entry => entry.Template.Id, StringComparer.Ordinal);
        Unusable = unusable;
    }

    /// <summary>Domains, then formats, then targets; by name within each.</summary>
    public IEnumerable<TemplateEntry> All => byId.Values.OrderBy(entry => entry.Template.Kind, StringComparer.Ordinal).ThenBy(entry => entry.Template.Name, StringComparer.Ordinal);

    public IReadOnlyList<UnusableTemplate> Unusable { get; }

    public TemplateEntry? Find(string? id) => id is null ? null : byId.GetValueOrDefault(id);

    public T? Find<T>(string? id)
        where T : Template => Find(id)?.Template as T;

    /// <summary>The ids of a kind, for a message.</summary>
    public string IdsOf<T>()
        where T : Template => string.Join(", ", byId.Values.Select(entry => entry.Template).OfType<T>().Select(template => template.Id).Order(StringComparer.Ordinal));
}

/// <summary>A template in use.</summary>
/// <param name="Template">The template.</param>
/// <param name="Json">The text of its file.</param>
/// <param name="Version">Content id of a team's template in the repository; null for Hermes's own.</param>
internal sealed record TemplateEntry(Template Template, string Json, string? Version = null);
