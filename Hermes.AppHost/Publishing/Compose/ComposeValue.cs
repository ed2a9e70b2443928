using Hermes.AppHost.Publishing.Kubernetes;

namespace Hermes.AppHost.Publishing.Compose;

/// <summary>A value of the model as Compose writes it: parameters come from the file .env beside compose.yaml.</summary>
internal static class ComposeValue
{
    public static string Of(object value) => value switch
    {
        string text => text.Replace("$", "$$", StringComparison.Ordinal),
        ParameterResource { PublishedDefault: { } given } parameter => $"${{{VariableOf(parameter)}:-{given}}}",
        ParameterResource parameter => $"${{{VariableOf(parameter)}:?set it in .env}}",
        EndpointReference endpoint => $"http://{endpoint.Resource.Name}:{Topology.HttpPort}",
        ConnectionStringReference { Resource: PostgresDatabaseResource database } =>
            $"Host={database.Parent.Name};Port={PostgresManifests.Port};Username={Kubernetes.Settings.ServerUser};"
            + $"Password={Of(database.Parent.PasswordParameter)};Database={database.DatabaseName};Maximum Pool Size={PostgresManifests.PoolSize}",
        ConnectionStringReference { Resource: RabbitMQServerResource messaging } =>
            $"amqp://{Kubernetes.Settings.ServerUser}:{Of(messaging.PasswordParameter)}@{messaging.Name}:{MessagingManifests.Port}",
        _ => throw new DistributedApplicationException($"Nobody knows how to write a {value.GetType().Name} into compose.yaml."),
    };

    /// <summary>The values that .env must give, and as comments those that it may.</summary>
    public static string Example(Topology topology) =>
        "# Copy to .env and replace: letters and digits only, because passwords become part of connection strings.\n"
        + string.Concat(topology.Parameters.Where(parameter => parameter.PublishedDefault is null).Select(parameter => $"{VariableOf(parameter)}=replace-me\n"))
        + string.Concat(topology.Parameters.Where(parameter => parameter.PublishedDefault is not null).Select(parameter => $"# {VariableOf(parameter)}={parameter.PublishedDefault}\n"));

    // postgres-password -> POSTGRES_PASSWORD
    private static string VariableOf(ParameterResource parameter) => parameter.Name.Replace('-', '_').ToUpperInvariant();
}
