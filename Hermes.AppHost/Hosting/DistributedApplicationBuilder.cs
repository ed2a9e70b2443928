using System.Reflection;
using Aspire.Hosting.DashboardService;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Orchestration;
using Hermes.AppHost.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;

    public DistributedApplicationBuilder(string[] args)
    {
        ExecutionContext = new DistributedApplicationExecutionContext(
            args.FirstOrDefault() == "publish" ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);
        AppHostDirectory = typeof(DistributedApplicationBuilder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "apphostprojectpath").Value!;
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppHostDirectory });

        // The console belongs to the two addresses and to one line per failing resource.
        _host.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Error)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        _host.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(15));
        _host.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        Suite = SuiteOptions.From(_host.Configuration, AppHostDirectory);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public IHostEnvironment Environment => _host.Environment;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IServiceCollection Services => _host.Services;

    public IList<IResource> Resources { get; } = [];

    internal SuiteOptions Suite { get; }

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.Any(existing => string.Equals(existing.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"Cannot add resource '{resource.Name}': another resource has that name.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(resource, this);

    public DistributedApplication Build()
    {
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton(ExecutionContext);
        if (ExecutionContext.IsPublishMode)
        {
            Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ManifestPublisher>(services, AppHostDirectory));
            return new DistributedApplication(_host.Build());
        }

        Services.AddSingleton(Suite);
        Services.AddSingleton(Suite.Data);
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddSingleton<ResourceBoard>();
        Services.AddSingleton<ConsoleLogs>();
        Services.AddSingleton<ResourceCommands>();
        Services.AddSingleton<DashboardServiceHost>();
        Services.AddSingleton<DcpHost>();
        // Before the hosted services of the program, which may wait for resources.
        Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Orchestrator>());
        return new DistributedApplication(_host.Build());
    }
}
