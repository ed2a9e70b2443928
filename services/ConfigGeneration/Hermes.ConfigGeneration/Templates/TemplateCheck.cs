using System.Text;
using System.Text.Json;
using Hermes.Schemas.Configurations.Templates;
using Hermes.Schemas.Text;

namespace Hermes.ConfigGeneration.Templates;

/// <summary>Whether a text is a template that can be used: its form, its rules, its own test.</summary>
internal static class TemplateCheck
{
    /// <summary>Largest template file in bytes.</summary>
    public const int MaxBytes = 256 * 1024;
    private const int MaxProblems = 50;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Form and rules; the template when there is nothing against them.</summary>
    /// <param name="json">The text.</param>
    /// <param name="id">The id it is stored under; null when any is right.</param>
    public static (Template? Template, IReadOnlyList<string> Problems) Read(string json, string? id)
    {
        try
        {
            StrictJson.RefuseHalfCharacters(Encoding.UTF8.GetBytes(json));
            using var document = JsonDocument.Parse(json, Strict);
            var problems = TemplateSchema.Check(document.RootElement).Take(MaxProblems).ToList();
            if (problems.Count > 0)
            {
                return (null, problems);
            }

            var template = Template.Read(json);
            var defaults = template.Parameters.Where(parameter => parameter.Default is null).ToDictionary(parameter => parameter.Name, _ => "x", StringComparer.Ordinal);
            var (filled, unfilled) = TemplateParameters.Fill(template, defaults);
            problems.AddRange(unfilled.Concat(TemplateRules.Check(filled)).Distinct().Take(MaxProblems));
            if (id is not null && template.Id != id)
            {
                problems.Add($"/id: the template is '{template.Id}' but is stored under '{id}'. Make both the same.");
            }

            return problems.Count > 0 ? (null, problems) : (template, problems);
        }
        catch (JsonException e)
        {
            return (null, [$"{e.Path}: the template cannot be read: {e.Message}"]);
        }
    }

    /// <summary>What differs from what the template's own test expects.</summary>
    /// <param name="template">The template.</param>
    /// <param name="find">The others, by id.</param>
    /// <param name="ct">Cancels between rows.</param>
    public static IReadOnlyList<string> Try(Template template, Func<string, Template?> find, CancellationToken ct) => [.. TemplateTester.Run(template, find, ct).Take(MaxProblems)];
}
