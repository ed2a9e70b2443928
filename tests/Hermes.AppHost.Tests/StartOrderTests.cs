using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Hermes.AppHost.Tests;

public sealed class StartOrderTests
{
    [Fact]
    public void A_service_comes_after_what_it_waits_for_and_a_database_after_its_server()
    {
        using var suite = new TemporarySuite();
        var postgres = suite.Builder.AddPostgres("postgres");
        var service = suite.Builder.AddExecutable("service", "true", ".");
        var database = postgres.AddDatabase("ordersdb");
        service.WaitFor(database);

        var order = StartOrder.Of(new DistributedApplicationModel(suite.Builder.Resources)).Select(resource => resource.Name).ToList();

        Assert.True(order.IndexOf("postgres") < order.IndexOf("ordersdb"));
        Assert.True(order.IndexOf("ordersdb") < order.IndexOf("service"));
    }

    [Fact]
    public void Resources_that_wait_for_each_other_are_refused_by_name()
    {
        using var suite = new TemporarySuite();
        var first = suite.Builder.AddExecutable("first", "true", ".");
        var second = suite.Builder.AddExecutable("second", "true", ".").WaitFor(first);
        first.WaitFor(second);

        var error = Assert.Throws<DistributedApplicationException>(() => StartOrder.Of(new DistributedApplicationModel(suite.Builder.Resources)));

        Assert.Contains("first -> second -> first", error.Message);
    }
}
