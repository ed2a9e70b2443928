using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>Where the values of a site are kept: one ConfigMap for settings, one for the addresses of the servers, one Secret.</summary>
internal static class Settings
{
    public const string Map = "hermes-settings";
    public const string Servers = "hermes-servers";
    public const string Secret = "hermes-secrets";

    /// <summary>User name in Postgres and RabbitMQ, unless the model gives another.</summary>
    public const string ServerUser = "hermes";

    public static EnvVar FromSecret(string variable, string key) => new(variable, ValueFrom: new EnvVarSource(SecretKeyRef: new KeySelector(Secret, key)));

    public static EnvVar FromSetting(string variable, string key) => new(variable, ValueFrom: new EnvVarSource(ConfigMapKeyRef: new KeySelector(Map, key)));

    public static EnvVar FromServers(string variable, string key) => new(variable, ValueFrom: new EnvVarSource(ConfigMapKeyRef: new KeySelector(Servers, key)));
}
