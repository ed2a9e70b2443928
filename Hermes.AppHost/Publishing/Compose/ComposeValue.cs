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

    // postgres-password -> POSTGRES_PASSWORD
    private static string VariableOf(ParameterResource parameter) => parameter.Name.Replace('-', '_').ToUpperInvariant();
}
