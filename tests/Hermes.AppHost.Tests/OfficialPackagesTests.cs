using System.Text.Json;
using Hermes.AppHost.Tests.Publishing;

namespace Hermes.AppHost.Tests;

/// <summary>The project as it is built with Aspire's own packages, as far as it can be seen without them.</summary>
public sealed class OfficialPackagesTests
{
    [Fact]
    public async Task With_the_official_packages_no_stand_in_is_compiled_and_nothing_of_theirs_is_missing()
    {
        var run = await PublishedFiles.RunAsync(
            "dotnet",
            ["msbuild", "Hermes.AppHost", "-p:UseAspirePackages=true", "-p:AspireSdk=false", "-getItem:Compile,PackageReference,Protobuf"],
            new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
        Assert.True(run.ExitCode == 0, run.Text);
        var items = JsonDocument.Parse(run.Output).RootElement.GetProperty("Items");

        Assert.Equal(
            ["AddressBook.cs", "Cluster.cs", "Development.cs", "Program.cs", "Servers.cs", "Sizing.cs"],
            Identities(items.GetProperty("Compile")));
        Assert.Equal(
            ["Aspire.Hosting.AppHost", "Aspire.Hosting.Kubernetes", "Aspire.Hosting.PostgreSQL", "Aspire.Hosting.RabbitMQ"],
            Identities(items.GetProperty("PackageReference")));
        Assert.Empty(Identities(items.GetProperty("Protobuf")));
    }

    private static IEnumerable<string> Identities(JsonElement items) => items.EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!).Order();
}
