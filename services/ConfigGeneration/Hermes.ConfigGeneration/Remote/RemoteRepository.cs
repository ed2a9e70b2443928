using System.Text;
using System.Text.RegularExpressions;
using Hermes.ConfigGeneration.Versions.Git;
using Microsoft.Extensions.Options;

namespace Hermes.ConfigGeneration.Remote;

/// <summary>The repository elsewhere that gets every version and every environment, so that others can read and review them.</summary>
internal sealed partial class RemoteRepository(GitProgram git, IOptions<ConfigurationSettings> settings)
{
    private static readonly string[] References = ["refs/heads/main:refs/heads/main", "+refs/environments/*:refs/environments/*"];

    public string? Url => string.IsNullOrWhiteSpace(settings.Value.RemoteUrl) ? null : settings.Value.RemoteUrl;

    /// <summary>The address without what may be a password.</summary>
    public string? ShownUrl => Url is { } url ? Redact(url) : null;

    /// <summary>All references with their commits: what has to be pushed when it differs from what was.</summary>
    public async Task<string> StateAsync(CancellationToken ct) =>
        await git.RunAsync(["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/main", "refs/environments/"], ct);

    /// <summary>Pushes; the answer is null when all arrived, else the reason in a sentence. The remote's main is never overwritten.</summary>
    public async Task<string?> PushAsync(CancellationToken ct)
    {
        var result = await git.TryAsync(["push", "--porcelain", Url!, .. References], ct, null, Environment());
        if (result.ExitCode == 0)
        {
            return null;
        }

        var rejected = result.Output.Split('\n').FirstOrDefault(line => line.StartsWith('!'));
        return rejected?.Contains("refs/heads/main", StringComparison.Ordinal) == true
            ? "The remote's main has commits that this installation does not know. Nothing was overwritten; bring the two together by hand, or name an empty repository."
            : Redact((rejected ?? result.Error).Trim().Split('\n')[^1]);
    }

    // In the environment, where neither the process list nor git's own messages show it.
    private Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string> { ["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=10" };
        if (settings.Value.RemoteToken is { Length: > 0 } token)
        {
            environment["GIT_CONFIG_COUNT"] = "1";
            environment["GIT_CONFIG_KEY_0"] = "http.extraHeader";
            environment["GIT_CONFIG_VALUE_0"] = $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"hermes:{token}"))}";
        }

        return environment;
    }

    private static string Redact(string text) => Credentials().Replace(text, "://***@");

    [GeneratedRegex(@"://[^/@\s]+@")]
    private static partial Regex Credentials();
}
