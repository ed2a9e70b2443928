using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Hermes.AppHost.Tests;

public sealed class ProcessPlanTests
{
    [Fact]
    public async Task A_service_gets_its_connections_its_neighbours_and_its_telemetry()
    {
        using var suite = new TemporarySuite();
        var database = suite.Builder.AddPostgres("postgres").AddDatabase("ordersdb");
        var messaging = suite.Builder.AddRabbitMQ("messaging");
        var neighbour = suite.Builder.AddProject<Neighbour>("neighbour").WithHttpEndpoint(port: 4711);
        var service = suite.Builder.AddProject<Service>("orders").WithHttpEndpoint()
            .WithReference(database).WithReference(messaging).WithReference(neighbour);

        var plan = await PlanOf(suite, service.Resource);

        Assert.Equal(await database.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken), plan.Environment["ConnectionStrings__ordersdb"]);
        Assert.EndsWith(";Database=ordersdb", plan.Environment["ConnectionStrings__ordersdb"]);
        Assert.StartsWith("amqp://hermes:", plan.Environment["ConnectionStrings__messaging"]);
        Assert.Equal("http://127.0.0.1:4711", plan.Environment["services__neighbour__http__0"]);
        Assert.Equal(service.GetEndpoint("http").Url, plan.Environment["ASPNETCORE_URLS"]);
        Assert.Equal("orders", plan.Environment["OTEL_SERVICE_NAME"]);
        Assert.Equal(suite.Options.TelemetryUrl, plan.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal($"x-otlp-api-key={suite.Options.TelemetryKey}", plan.Environment["OTEL_EXPORTER_OTLP_HEADERS"]);
    }

    [Fact]
    public async Task What_the_model_says_later_replaces_what_it_said_before()
    {
        using var suite = new TemporarySuite();
        var service = suite.Builder.AddProject<Service>("orders").WithEnvironment("A", "1").WithEnvironment("A", "2").WithArgs("x", "y");

        var plan = await PlanOf(suite, service.Resource);

        Assert.Equal("2", plan.Environment["A"]);
        Assert.Equal(["x", "y"], plan.Arguments);
        Assert.Equal(Path.GetDirectoryName(new Service().ProjectPath), plan.WorkingDirectory);
    }

    [Fact]
    public async Task Postgres_runs_below_the_data_directory_and_is_stopped_without_waiting_for_clients()
    {
        using var suite = new TemporarySuite();
        var server = suite.Builder.AddPostgres("postgres", port: 5555).WithDataVolume("history");

        var plan = await PlanOf(suite, server.Resource);

        Assert.Equal([Path.Combine(suite.Folder, "history"), "5555"], plan.Arguments);
        Assert.Equal("INT", plan.StopSignal);
    }

    [Fact]
    public async Task A_connection_string_in_the_settings_replaces_the_private_server()
    {
        using var suite = new TemporarySuite("--ConnectionStrings:ordersdb=Host=elsewhere", "--ConnectionStrings:messaging=amqp://elsewhere");
        var servers = suite.Builder.AddServers();

        Assert.Equal("Host=elsewhere", await servers.Database("ordersdb").Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("amqp://elsewhere", await servers.Messaging("messaging").Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(suite.Builder.Resources, ProcessPlan.NeedsProcess);
    }

    [Fact]
    public void Two_resources_of_one_name_are_refused()
    {
        using var suite = new TemporarySuite();
        suite.Builder.AddProject<Service>("orders");

        var error = Assert.Throws<DistributedApplicationException>(() => suite.Builder.AddProject<Neighbour>("Orders"));

        Assert.Contains("'Orders'", error.Message);
    }

    private static Task<ProcessPlan> PlanOf(TemporarySuite suite, IResource resource) =>
        ProcessPlan.ForAsync(ResourceInstance.Of(resource, suite.Options.Data).Single(), suite.Options);

    internal sealed class Service : IProjectMetadata
    {
        public string ProjectPath => "/somewhere/Orders/Orders.csproj";
    }

    internal sealed class Neighbour : IProjectMetadata
    {
        public string ProjectPath => "/somewhere/Neighbour/Neighbour.csproj";
    }
}
