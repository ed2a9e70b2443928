using System.Text.RegularExpressions;

namespace Hermes.Schemas.Configurations;

/// <summary>Names of feeds are names of files and git references too, so they are kept plain.</summary>
public static partial class FeedName
{
    /// <summary>What a name may be, in words.</summary>
    public const string Rule = "A feed name has 1 to 100 letters, digits, '_', '-' or '.', begins with a letter or digit, and has no '..' and no '.' or '.lock' at the end; schema, remote, repository, import, validate, fix, generate, new and templates are taken.";

    // Parts of addresses beside /api/v1/configurations/{feed}, and beside a feed's page in the portal.
    private static readonly HashSet<string> Taken = new(["schema", "remote", "repository", "import", "validate", "fix", "generate", "new", "templates"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text may name a feed.</summary>
    public static bool IsValid(string? name) =>
        name is not null && !Taken.Contains(name) && Allowed().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && name[^1] != '.' && !name.EndsWith(".lock", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name with what it may not have written as '_'; null when that does not make it one.</summary>
    public static string? Nearest(string name)
    {
        var plain = string.Concat(name.Trim().Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_')).TrimStart('_', '-', '.').TrimEnd('.', '_').Replace("..", "_", StringComparison.Ordinal);
        return Taken.Contains(plain) ? $"{plain}_feed" : IsValid(plain) ? plain : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
