using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>The environment of a service: what is known now in its ConfigMap, the rest by reference to settings and secrets.</summary>
internal sealed class ServiceEnvironment
{
    private readonly Dictionary<string, EnvVar> _references = [];

    private ServiceEnvironment()
    {
    }

    /// <summary>Plain values.</summary>
    public SortedDictionary<string, string> Plain { get; } = new(StringComparer.Ordinal);

    /// <summary>References, each after those that it is composed of.</summary>
    public IReadOnlyList<EnvVar> References => [.. _references.Values];

    public static ServiceEnvironment Of(ServiceNode service, Topology topology)
    {
        var environment = new ServiceEnvironment();
        environment.Plain["ASPNETCORE_URLS"] = $"http://+:{Topology.HttpPort}";
        environment.Plain["OTEL_SERVICE_NAME"] = service.Name;
        if (topology.IsEntered(service))
        {
            // Only the ingress reaches it, and the ingress says how people came: https, from where.
            environment.Plain["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        }

        foreach (var (name, value) in service.Variables)
        {
            environment.Add(name, value);
        }

        return environment;
    }

    private void Add(string name, object value)
    {
        switch (value)
        {
            case string text:
                Plain[name] = text;
                break;
            case ParameterResource { Secret: true } secret:
                _references[name] = Settings.FromSecret(name, secret.Name);
                break;
            case ParameterResource setting:
                _references[name] = Settings.FromSetting(name, setting.Name);
                break;
            case EndpointReference endpoint:
                Plain[name] = $"http://{endpoint.Resource.Name}:{Topology.HttpPort}";
                break;
            case ConnectionStringReference { Resource: PostgresDatabaseResource database }:
                AddServer("POSTGRES", database.Parent.Name, database.Parent.PasswordParameter, "HOST", "PORT", "USER", "OPTIONS");
                Compose(name, "Host=$(POSTGRES_HOST);Port=$(POSTGRES_PORT);Username=$(POSTGRES_USER);Password=$(POSTGRES_PASSWORD);"
                    + $"Database={database.DatabaseName};Maximum Pool Size={PostgresManifests.PoolSize};$(POSTGRES_OPTIONS)");
                break;
            case ConnectionStringReference { Resource: RabbitMQServerResource messaging }:
                AddServer("MESSAGING", messaging.Name, messaging.PasswordParameter, "SCHEME", "HOST", "PORT", "USER");
                Compose(name, "$(MESSAGING_SCHEME)://$(MESSAGING_USER):$(MESSAGING_PASSWORD)@$(MESSAGING_HOST):$(MESSAGING_PORT)");
                break;
            default:
                throw new DistributedApplicationException($"'{name}' cannot be published: nobody knows how to write a {value.GetType().Name} into a manifest.");
        }
    }

    private void AddServer(string prefix, string server, ParameterResource password, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            _references[$"{prefix}_{part}"] = Settings.FromServers($"{prefix}_{part}", $"{server}-{part.ToLowerInvariant()}");
        }

        _references[$"{prefix}_PASSWORD"] = Settings.FromSecret($"{prefix}_PASSWORD", password.Name);
    }

    private void Compose(string name, string template) => _references[name] = new EnvVar(name, template);
}
