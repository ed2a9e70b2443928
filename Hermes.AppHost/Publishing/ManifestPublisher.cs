using Hermes.AppHost.Publishing.Compose;
using Hermes.AppHost.Publishing.Kubernetes;
using Microsoft.Extensions.Configuration;

namespace Hermes.AppHost.Publishing;

/// <summary>Writes the model down for Kubernetes and for Compose. Nothing is started, and the same model gives the same bytes.</summary>
internal sealed class ManifestPublisher(DistributedApplicationModel model, IConfiguration configuration, string appHostDirectory)
{
    public async Task PublishAsync(CancellationToken token)
    {
        var path = configuration["output-path"]
            ?? throw new DistributedApplicationException("Say where to write: publish --output-path deploy/kubernetes");
        var output = Path.GetFullPath(path);
        var topology = await Topology.OfAsync(model.Resources);
        var root = Path.GetFullPath(Path.Combine(appHostDirectory, ".."));

        await new OutputFolder(output).WriteAsync(KubernetesFiles.Of(topology), token);

        // deploy/kubernetes has its deploy/compose.yaml beside it; any other folder gets everything.
        var beside = Path.GetFileName(output) == "kubernetes" ? Path.GetDirectoryName(output)! : output;
        var compose = Path.Combine(beside, "compose.yaml");
        await File.WriteAllTextAsync(compose, ComposeFile.Of(topology, root), token);
        await File.WriteAllTextAsync(Path.Combine(beside, ".env.example"), ComposeValue.Example(topology), token);
        Console.WriteLine($"Wrote {output} and {compose}");
    }
}
