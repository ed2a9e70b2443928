using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>All files of the deployment: the services as a base, servers for them, overlays on both, and an example of the one Secret that people make themselves.</summary>
internal static class KubernetesFiles
{
    public static IReadOnlyDictionary<string, string> Of(Topology topology)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in topology.Services)
        {
            files[$"base/{service.Name}.yaml"] = YamlText.Of(ServiceManifests.Of(service, topology));
        }

        files["base/ingress.yaml"] = YamlText.Of(topology.Ingresses.Select(IngressManifests.Of));
        files["base/server-addresses.yaml"] = YamlText.Of(ServerAddresses.Of(topology));
        files["base/network.yaml"] = YamlText.Of(NetworkPolicies.ForAll());
        files["base/kustomization.yaml"] = YamlText.Of(BaseKustomization.Of(topology, FilesIn("base/", files)));
        if (topology.Postgres is { } postgres)
        {
            files[$"servers/{postgres.Name}.yaml"] = YamlText.Of(PostgresManifests.Of(postgres, topology));
        }

        if (topology.Messaging is { } messaging)
        {
            files[$"servers/{messaging.Name}.yaml"] = YamlText.Of(MessagingManifests.Of(messaging, topology));
        }

        files["servers/kustomization.yaml"] = YamlText.Of(new Kustomization { Resources = FilesIn("servers/", files) });
        files["secret.example.yaml"] = YamlText.Of(SecretExample.Of(topology));
        foreach (var (name, content) in Overlays.Of(topology))
        {
            files[$"overlays/{name}"] = content;
        }

        return files;
    }

    private static List<string> FilesIn(string folder, IReadOnlyDictionary<string, string> files) =>
        [.. files.Keys.Where(file => file.StartsWith(folder, StringComparison.Ordinal)).Select(file => file[folder.Length..])];
}
