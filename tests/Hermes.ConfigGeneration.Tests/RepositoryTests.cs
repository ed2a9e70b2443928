using System.Diagnostics;
using Hermes.Contracts.Events;

namespace Hermes.ConfigGeneration.Tests;

public sealed class RepositoryTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Locks_left_by_a_killed_process_do_not_block()
    {
        var configuration = await app.GenerateAsync("STALE", Token);
        await app.SaveAsync("STALE", configuration, "Before", Token);
        foreach (var left in new[] { "refs/heads/main.lock", "index.lock", "HEAD.lock" })
        {
            var file = Path.Combine(app.Repository, left);
            await File.WriteAllTextAsync(file, "", Token);
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddMinutes(-5));
        }

        configuration["feed"]!["description"] = "Saved after the crash";
        await app.SaveAsync("STALE", configuration, "After", Token);
        Assert.Equal(["After", "Before"], (await app.Client.GetHistoryAsync("STALE", null, 10, Token)).Items.Select(version => version.Message));
    }

    [Fact]
    public async Task A_commit_and_a_deployment_that_the_database_missed_are_announced_at_the_next_start()
    {
        var configuration = await app.GenerateAsync("MISSED", Token);
        await app.SaveAsync("MISSED", configuration, "Seen", Token);
        var committed = await app.Service.ListenAsync<ConfigurationCommitted>();
        var deployed = await app.Service.ListenAsync<ConfigurationDeployed>();
        await app.Service.StopHostAsync();

        // A commit made as a process killed between git and database would leave it.
        var tree = await GitAsync("rev-parse", "main^{tree}");
        var blob = await GitAsync("rev-parse", "main:feeds/MISSED.json");
        Assert.NotEmpty(blob);
        var feeds = await GitWithInputAsync($"100644 blob {blob}\tMISSED.json\n100644 blob {blob}\tMISSED_TWIN.json\n", "mktree");
        var root = await GitWithInputAsync($"040000 tree {feeds}\tfeeds\n", "mktree");
        Assert.NotEqual(tree, root);
        var commit = await GitAsync("-c", "user.name=Crash", "-c", "user.email=crash@example.org", "commit-tree", root, "-p", "main", "-m", "Unseen");
        await GitAsync("update-ref", "refs/heads/main", commit);
        await GitAsync("update-ref", "refs/environments/staging/MISSED_TWIN", commit);

        await app.Service.StartHostAsync();
        var announced = await committed.ReadAsync(message => message.Feed == "MISSED_TWIN");
        Assert.Equal((commit, "Unseen"), (announced.Version, announced.Message));
        var use = await deployed.ReadAsync(message => message.Feed == "MISSED_TWIN");
        Assert.Equal((commit, "staging", "git"), (use.Version, use.Environment, use.Author));
        Assert.Equal("Unseen", (await app.Client.GetHistoryAsync("MISSED_TWIN", null, 10, Token)).Items.Single().Message);
    }

    [Theory]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    [InlineData(".hidden")]
    [InlineData("a..b")]
    [InlineData("name.lock")]
    [InlineData("-flag")]
    [InlineData("with%20blank")]
    [InlineData("line%0Aend")]
    public async Task A_name_that_is_no_feed_name_is_refused(string name)
    {
        using var content = new StringContent("{}");
        using var response = await app.Http.PutAsync($"/api/v1/configurations/{name}", content, Token);
        Assert.True((int)response.StatusCode is 400 or 404, $"{name}: {response.StatusCode}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private Task<string> GitAsync(params string[] arguments) => GitWithInputAsync(null, arguments);

    private async Task<string> GitWithInputAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["--git-dir", app.Repository, .. arguments]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
