namespace Hermes.ConfigGeneration.Versions.Git;

/// <summary>Who makes a commit, in the form git wants: no angle brackets, no line ends.</summary>
internal sealed record GitAuthor(string Name, string Email)
{
    private const int MaxLength = 100;

    /// <summary>Reads <c>Name</c>, <c>address@host</c> or <c>Name &lt;address@host&gt;</c>.</summary>
    public static GitAuthor Parse(string? text)
    {
        var open = text?.IndexOf('<') ?? -1;
        var name = Clean(open >= 0 ? text![..open] : text);
        var email = Clean(open >= 0 ? text![open..] : name.Contains('@') ? name : "");
        name = name.Length == 0 ? email : name;
        return new GitAuthor(name.Length == 0 ? "unknown" : name, email.Length == 0 ? "unknown@localhost" : email);
    }

    public IEnumerable<KeyValuePair<string, string>> ToEnvironment(DateTimeOffset at)
    {
        var date = $"@{at.ToUnixTimeSeconds()} +0000";
        return
        [
            new("GIT_AUTHOR_NAME", Name), new("GIT_AUTHOR_EMAIL", Email), new("GIT_AUTHOR_DATE", date),
            new("GIT_COMMITTER_NAME", "Hermes"), new("GIT_COMMITTER_EMAIL", "hermes@localhost"), new("GIT_COMMITTER_DATE", date),
        ];
    }

    private static string Clean(string? text)
    {
        var clean = new string([.. (text ?? "").Where(c => !char.IsControl(c) && c is not ('<' or '>'))]).Trim(' ', '.', ',', ':', ';', '"', '\'', '\\');
        return clean.Length > MaxLength ? clean[..MaxLength] : clean;
    }
}
