using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;
using Hermes.Testing;

namespace Hermes.ConfigGeneration.Tests;

/// <summary>A repository that is locked, damaged, full, read-only or gone: every answer says what to do, nothing is half-written, and all goes on when it is mended.</summary>
public sealed class RepositoryFaultTests : IAsyncLifetime
{
    private readonly TemporaryVolume volume = new(4_096);
    private ServiceFixture<Program>? service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Repository => Path.Combine(volume.Path, "repository");

    private ConfigurationClient Client => new(service!.Client);

    public async ValueTask InitializeAsync() =>
        service = await ServiceFixture<Program>.StartAsync("configdb", host => host.UseSetting("Configurations:RepositoryPath", Repository).UseSetting("Configurations:GitTimeoutSeconds", "8"));

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }

        volume.Dispose();
    }

    [Fact]
    public async Task A_repository_in_trouble_says_what_to_do_loses_nothing_and_goes_on_when_mended()
    {
        var first = await SaveAsync("SAFE", 1);
        await Client.DeployAsync("SAFE", new DeployRequest("production", first, null), Token);

        // Held by another program: younger than what a killed process could have left.
        var held = Path.Combine(Repository, "refs/heads/main.lock");
        await File.WriteAllTextAsync(held, "", Token);
        File.SetLastWriteTimeUtc(held, File.GetLastWriteTimeUtc(held).AddHours(1));
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "repositoryLocked");
        File.Delete(held);
        var second = await SaveAsync("SAFE", 2);

        // The branch's file, cut short by a power failure.
        var branch = Path.Combine(Repository, "refs/heads/main");
        var content = await File.ReadAllTextAsync(branch, Token);
        await File.WriteAllTextAsync(branch, "", Token);
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "repositoryCorrupt");
        await ToldAsync("repositoryCorrupt");
        Assert.Equal(2, (await Client.GetHistoryAsync("SAFE", null, 10, Token)).Items.Count);
        await File.WriteAllTextAsync(branch, content, Token);

        // A content whose bytes are gone.
        var blob = ObjectFile(await GitAsync("rev-parse", $"{second}:feeds/SAFE.json"));
        var bytes = await File.ReadAllBytesAsync(blob, Token);
        File.Delete(blob); // git makes them read-only
        await File.WriteAllBytesAsync(blob, [], Token);
        using (var unreadable = await service!.Client.GetAsync("/api/v1/configurations/SAFE", Token))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "repositoryCorrupt"), (unreadable.StatusCode, await CodeOf(unreadable)));
        }

        await File.WriteAllBytesAsync(blob, bytes, Token);

        // What production uses, unreadable: no pipeline may be told that there is nothing.
        var deployed = Path.Combine(Repository, "refs/environments/production/SAFE");
        var target = await File.ReadAllTextAsync(deployed, Token);
        await File.WriteAllTextAsync(deployed, "garbage", Token);
        using (var unknown = await service.Client.GetAsync("/api/v1/configurations/SAFE?environment=production", Token))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "repositoryCorrupt"), (unknown.StatusCode, await CodeOf(unknown)));
        }

        await File.WriteAllTextAsync(deployed, target, Token);
        var third = await SaveAsync("SAFE", 3);

        // The volume is not mounted when the service starts: it must not begin a new history.
        await service.StopHostAsync();
        Directory.Move(Repository, $"{Repository}-away");
        await service.StartHostAsync();
        await ToldAsync("repositoryLost");
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "repositoryLost");
        Assert.False(Directory.Exists(Repository));
        Assert.NotEmpty(await Client.GetTemplatesAsync(Token));
        Directory.Move($"{Repository}-away", Repository);
        await Eventually.TrueAsync(async () => (await Client.GetRepositoryAsync(Token)).State == "ok", what: "the repository is seen again");
        var fourth = await SaveAsync("SAFE", 4);

        await HoldsAsync([first, second, third, fourth]);
    }

    [Fact]
    public async Task A_full_or_read_only_volume_refuses_changes_serves_what_there_is_and_takes_changes_again()
    {
        Assert.SkipUnless(volume.IsVolume, "Mounting a volume takes root.");
        var first = await SaveAsync("SAFE", 1);
        await Client.DeployAsync("SAFE", new DeployRequest("production", first, null), Token);
        var second = await SaveAsync("SAFE", 2);

        volume.Fill();
        await RefusedAsync(HttpStatusCode.InsufficientStorage, "repositoryFull");
        await ToldAsync("repositoryFull");
        Assert.Equal(2, VersionOf((await Client.FindAsync("SAFE", null, Token))!));
        volume.MakeRoom();
        var third = await SaveAsync("SAFE", 3);

        volume.LetWrite(false);
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "repositoryReadOnly");
        using (var deploy = await service!.Client.PostAsJsonAsync("/api/v1/configurations/SAFE/deploy", new { environment = "production", version = second }, Token))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "repositoryReadOnly"), (deploy.StatusCode, await CodeOf(deploy)));
        }

        using (var production = await service.Client.GetAsync("/api/v1/configurations/SAFE?environment=production", Token))
        {
            Assert.Equal($"\"{first}\"", production.Headers.ETag!.Tag);
        }

        volume.LetWrite(true);
        await Client.DeployAsync("SAFE", new DeployRequest("production", second, null), Token);
        await HoldsAsync([first, second, third]);
        Assert.DoesNotContain((await Client.GetAuditAsync("SAFE", null, 50, Token)).Items, act => act.FromVersion is not null && act.FromVersion == act.ToVersion);
    }

    [Fact]
    public async Task A_service_killed_while_it_saves_leaves_a_readable_repository_with_every_version_it_confirmed()
    {
        var confirmed = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            await using var process = await service!.StartProcessAsync(new Dictionary<string, string> { ["Configurations:RepositoryPath"] = Repository });
            var client = new ConfigurationClient(process.Client);
            var half = new TaskCompletionSource();
            var saving = Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
            {
                for (var i = 0; i < 50; i++)
                {
                    try
                    {
                        var stored = await client.SaveAsync($"KILLED_{writer}", Request($"KILLED_{writer}", (1000 * round) + i), null, Token);
                        lock (confirmed)
                        {
                            confirmed.Add(stored.Version);
                            if (confirmed.Count >= 8 * (round + 1))
                            {
                                half.TrySetResult();
                            }
                        }
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
                }
            }));
            await Task.WhenAny(half.Task, saving);
            process.Kill();
            await saving;
        }

        await GitAsync("fsck", "--strict", "--no-dangling");
        await SaveAsync("AFTER", 1);
        var history = new List<string>();
        for (var writer = 0; writer < 4; writer++)
        {
            history.AddRange((await Client.GetHistoryAsync($"KILLED_{writer}", null, 500, Token)).Items.Select(version => version.Version));
        }

        Assert.Empty(confirmed.Except(history));
    }

    private static SaveConfigurationRequest Request(string feed, int number)
    {
        var configuration = JsonNode.Parse(Configurations.Minimal(feed).GetRawText())!;
        configuration["feed"]!["description"] = $"{number}";
        return new SaveConfigurationRequest(JsonSerializer.SerializeToElement(configuration), $"Number {number}", "Ann");
    }

    private static int VersionOf(StoredConfiguration stored) => int.Parse(stored.Configuration.GetProperty("feed").GetProperty("description").GetString()!);

    private static async Task<string?> CodeOf(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonObject>(Token))?["code"]?.GetValue<string>();

    private async Task<string> SaveAsync(string feed, int number) => (await Client.SaveAsync(feed, Request(feed, number), null, Token)).Version;

    private async Task RefusedAsync(HttpStatusCode status, string code)
    {
        using var response = await service!.Client.PutAsJsonAsync("/api/v1/configurations/SAFE", Request("SAFE", 99), Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(Token);
        Assert.Equal((status, code), (response.StatusCode, problem?["code"]?.GetValue<string>()));
        Assert.Contains("Nothing was changed", problem!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private async Task ToldAsync(string state)
    {
        await Eventually.TrueAsync(async () => (await Client.GetRepositoryAsync(Token)).State == state, what: $"the state is {state}");
        var health = await service!.AnonymousClient.GetStringAsync("/health", Token);
        Assert.StartsWith("Degraded\nrepository: ", health, StringComparison.Ordinal);
    }

    private async Task HoldsAsync(IReadOnlyList<string> versions)
    {
        Assert.Equal(versions.Reverse(), (await Client.GetHistoryAsync("SAFE", null, 50, Token)).Items.Select(version => version.Version));
        Assert.Equal(versions.Count, VersionOf((await Client.FindAsync("SAFE", null, Token))!));
        await GitAsync("fsck", "--strict", "--no-dangling");
        Assert.Empty(Directory.EnumerateFiles(Repository, "hermes-*"));
    }

    private string ObjectFile(string id) => Path.Combine(Repository, "objects", id[..2], id[2..]);

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["--git-dir", Repository, .. arguments]) { RedirectStandardOutput = true })!;
        var output = await git.StandardOutput.ReadToEndAsync(Token);
        await git.WaitForExitAsync(Token);
        Assert.Equal(0, git.ExitCode);
        return output.Trim();
    }
}
