using System.Diagnostics;
using Hermes.Contracts.Configurations;
using Hermes.Testing;

namespace Hermes.ConfigGeneration.Tests;

public sealed class RemoteTests : IAsyncLifetime
{
    private readonly string folder = TemporaryDirectory.Create("hermes-remote");
    private ServiceFixture<Program>? service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Remote => Path.Combine(folder, "remote.git");

    private ConfigurationClient Client => new(service!.Client);

    public async ValueTask InitializeAsync() => service = await ServiceFixture<Program>.StartAsync(
        "configdb", host => host.UseSetting("Configurations:RepositoryPath", Path.Combine(folder, "repository")).UseSetting("Configurations:RemoteUrl", Remote));

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }

        TemporaryDirectory.Delete(folder);
    }

    [Fact]
    public async Task Versions_and_environments_reach_the_remote_also_after_it_was_away_and_are_never_forced_on_it()
    {
        var configuration = Configurations.Minimal("PUSHED");
        var first = await Client.SaveAsync("PUSHED", new SaveConfigurationRequest(configuration, "First", "Ann"), null, Token);
        var failing = await Eventually.GetAsync(() => Client.GetRemoteAsync(Token), status => status.State == "failing");
        Assert.NotNull(failing.LastError);

        await GitAsync("init", "--quiet", "--bare", Remote);
        await Client.DeployAsync("PUSHED", new DeployRequest("staging", first.Version, "Ann"), Token);
        var pushed = await Eventually.GetAsync(() => Client.GetRemoteAsync(Token), status => status.State == "pushed");
        Assert.Equal((0, null), (pushed.Failures, pushed.LastError));
        Assert.Equal(first.Version, await GitAsync("--git-dir", Remote, "rev-parse", "refs/heads/main"));
        Assert.Equal(first.Version, await GitAsync("--git-dir", Remote, "rev-parse", "refs/environments/staging/PUSHED"));

        var tree = await GitAsync("--git-dir", Remote, "rev-parse", "refs/heads/main^{tree}");
        var foreign = await GitAsync("--git-dir", Remote, "-c", "user.name=Bob", "-c", "user.email=bob@example.org", "commit-tree", tree, "-p", first.Version, "-m", "Elsewhere");
        await GitAsync("--git-dir", Remote, "update-ref", "refs/heads/main", foreign);
        await Client.SaveAsync("OTHER", new SaveConfigurationRequest(Configurations.Minimal("OTHER"), "Second", "Ann"), null, Token);
        var refused = await Eventually.GetAsync(() => Client.GetRemoteAsync(Token), status => status.State == "failing");
        Assert.Contains("Nothing was overwritten", refused.LastError, StringComparison.Ordinal);
        Assert.Equal(foreign, await GitAsync("--git-dir", Remote, "rev-parse", "refs/heads/main"));
    }

    private static async Task<string> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })!;
        var output = await git.StandardOutput.ReadToEndAsync(Token);
        await git.WaitForExitAsync(Token);
        Assert.Equal(0, git.ExitCode);
        return output.Trim();
    }
}
