using System.Text.RegularExpressions;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Ids of templates are names of files, so they are kept plain.</summary>
public static partial class TemplateId
{
    /// <summary>What an id may be, in words.</summary>
    public const string Rule = "A template id has 1 to 60 small letters, digits and '-', and begins with a letter or digit; schema, combinations, unusable and test are taken.";

    // Parts of addresses beside /api/v1/templates/{id}.
    private static readonly HashSet<string> Taken = new(["schema", "combinations", "unusable", "test"], StringComparer.Ordinal);

    /// <summary>Whether a text may be the id of a template.</summary>
    public static bool IsValid(string? id) => id is not null && !Taken.Contains(id) && Allowed().IsMatch(id);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,59}\z")]
    private static partial Regex Allowed();
}
