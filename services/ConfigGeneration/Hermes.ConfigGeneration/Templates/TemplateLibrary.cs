using System.Reflection;
using Hermes.Schemas.Configurations.Templates;

namespace Hermes.ConfigGeneration.Templates;

/// <summary>The templates that ship with Hermes, one file each under <c>Templates/Library</c>.</summary>
internal sealed class TemplateLibrary
{
    private readonly Dictionary<string, ShippedTemplate> byId;

    public TemplateLibrary()
    {
        var assembly = typeof(TemplateLibrary).Assembly;
        byId = assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Templates.Library.", StringComparison.Ordinal))
            .Select(name => Load(assembly, name))
            .ToDictionary(shipped => shipped.Template.Id, StringComparer.Ordinal);
    }

    public IEnumerable<ShippedTemplate> All => byId.Values;

    public Template? Find(string id) => byId.GetValueOrDefault(id)?.Template;

    private static ShippedTemplate Load(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        var json = reader.ReadToEnd();
        return new ShippedTemplate(Template.Read(json), json);
    }
}

/// <summary>A template of the library with the text of its file.</summary>
internal sealed record ShippedTemplate(Template Template, string Json);
