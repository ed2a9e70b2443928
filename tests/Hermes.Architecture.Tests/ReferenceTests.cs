namespace Hermes.Architecture.Tests;

/// <summary>The arrows of the design: who may know whom.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] Shared = ["Hermes.Contracts", "Hermes.ServiceDefaults"];

    [Fact]
    public void A_host_knows_its_own_engine_the_contracts_and_the_service_defaults()
    {
        var hosts = Checkout.Projects.Where(project => project.IsHost).ToList();

        Assert.NotEmpty(hosts);
        Assert.All(hosts, host =>
        {
            var engines = Checkout.Projects.Where(project => project.IsEngine && FolderOf(project) == FolderOf(host)).Select(engine => engine.Name);
            Rule.HoldsUnless(host.References.Except([.. engines, .. Shared]));
        });
    }

    [Fact]
    public void An_engine_knows_no_other_project_no_web_server_and_no_database()
    {
        var engines = Checkout.Projects.Where(project => project.IsEngine).ToList();

        Assert.NotEmpty(engines);
        Assert.All(engines, engine =>
        {
            Assert.Empty(engine.References);
            Assert.DoesNotContain(engine.Packages, package => package is "Npgsql" or "Dapper" or "MassTransit.RabbitMQ" || package.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
            Assert.Empty(engine.Xml.Descendants("FrameworkReference"));
        });
    }

    [Fact]
    public void An_engine_does_no_input_or_output_of_its_own()
    {
        var engines = Checkout.Projects.Where(project => project.IsEngine).Select(engine => Path.GetDirectoryName(engine.Path)!).ToList();
        string[] forbidden = ["using Npgsql", "using Microsoft.AspNetCore", "using System.Net.Http", "using System.Net.Sockets", "new HttpClient("];

        var found = Checkout.Files("*.cs").Where(file => engines.Any(engine => file.StartsWith(engine + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            .Where(file => forbidden.Any(Checkout.Read(file).Contains));

        Rule.HoldsUnless(found);
    }

    [Fact]
    public void The_portal_knows_the_services_by_their_contracts_only()
    {
        Rule.HoldsUnless(ProjectOf("Hermes.Web").References.Except(Shared));
    }

    [Fact]
    public void The_contracts_and_the_service_defaults_know_no_service()
    {
        Rule.HoldsUnless(ProjectOf("Hermes.Contracts").References);
        Rule.HoldsUnless(ProjectOf("Hermes.ServiceDefaults").References.Except(["Hermes.Contracts"]));
    }

    [Fact]
    public void The_AppHost_knows_everything_by_name_only()
    {
        var appHost = ProjectOf("Hermes.AppHost");
        var runnable = Checkout.Projects.Where(project => project.IsHost).Select(host => host.Name);

        Rule.HoldsUnless(runnable.Except(appHost.References));
        Assert.Contains(appHost.Xml.Descendants("ProjectReference"), reference =>
            (string?)reference.Attribute("Update") == "@(ProjectReference)" && (string?)reference.Attribute("ReferenceOutputAssembly") == "false");
    }

    [Fact]
    public void The_simulator_uses_the_public_door()
    {
        Rule.HoldsUnless(ProjectOf("Hermes.Simulator").References.Except(["Hermes.Contracts"]));
    }

    [Fact]
    public void No_product_code_refers_to_tests()
    {
        var tests = Checkout.Projects.Where(project => project.IsTest).Select(test => test.Name).Except(["Hermes.Simulator"]).ToHashSet();

        Assert.All(Checkout.Projects.Where(project => !project.IsTest), project => Assert.DoesNotContain(project.References, tests.Contains));
    }

    private static Project ProjectOf(string name) => Checkout.Projects.Single(project => project.Name == name);

    // services/Ingestion/Hermes.Logs/Hermes.Logs.csproj -> services/Ingestion
    private static string FolderOf(Project project) => string.Join('/', project.Path.Split('/').Take(2));
}
