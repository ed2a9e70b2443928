namespace Hermes.AppHost.Tests.Publishing;

/// <summary>What holds for every pod of production.</summary>
public sealed class HardeningTests(PublishedFiles published)
{
    private static readonly string[] Services = ["configgeneration", "diagnosis", "ingestion", "notification", "portal", "prediction"];

    [Fact]
    public async Task Every_service_and_both_servers_are_there_and_nothing_of_development()
    {
        var workloads = (await ProductionAsync()).Where(manifest => manifest.IsWorkload).Select(manifest => manifest.Name).Order();

        Assert.Equal(["configgeneration", "diagnosis", "ingestion", "messaging", "notification", "portal", "postgres", "prediction"], workloads);
        Assert.DoesNotContain("hms_development", await published.RenderAsync("overlays/production"));
    }

    [Fact]
    public async Task Every_pod_runs_without_root_without_privileges_and_on_a_file_system_it_cannot_write()
    {
        Assert.All(await WorkloadsAsync(), workload =>
        {
            Assert.Equal("true", workload.Text("spec.template.spec.securityContext.runAsNonRoot"));
            Assert.Equal("RuntimeDefault", workload.Text("spec.template.spec.securityContext.seccompProfile.type"));
            Assert.Equal("false", workload.Text("spec.template.spec.automountServiceAccountToken"));
            Assert.All(workload.List("spec.template.spec.containers"), container =>
            {
                Assert.Equal("true", container.Text("securityContext.readOnlyRootFilesystem"));
                Assert.Equal("false", container.Text("securityContext.allowPrivilegeEscalation"));
                Assert.Equal(["ALL"], container.Texts("securityContext.capabilities.drop"));
                Assert.Contains(container.List("volumeMounts"), mount => mount.Text("mountPath") == "/tmp");
            });
        });
    }

    [Fact]
    public async Task Every_container_says_what_it_needs_and_how_it_is_known_to_be_well()
    {
        Assert.All((await WorkloadsAsync()).SelectMany(workload => workload.List("spec.template.spec.containers")), container =>
        {
            Assert.True(container.Has("resources.requests.cpu") && container.Has("resources.requests.memory") && container.Has("resources.limits.memory"));
            Assert.True(container.Has("startupProbe") && container.Has("readinessProbe") && container.Has("livenessProbe"));
        });
        Assert.All((await WorkloadsAsync()).Where(workload => workload.Kind == "Deployment"), service =>
        {
            var container = service.List("spec.template.spec.containers").Single();
            Assert.Equal("/health", container.Text("readinessProbe.httpGet.path"));
            Assert.Equal("/alive", container.Text("livenessProbe.httpGet.path"));
            Assert.Equal("/metrics", service.Map("spec.template.metadata.annotations")["prometheus.io/path"]);
            // Five seconds to be left alone, ten to drain.
            Assert.True(int.Parse(service.Text("spec.template.spec.terminationGracePeriodSeconds")!) > 15);
        });
    }

    [Fact]
    public async Task Secrets_come_by_reference_and_none_is_among_the_manifests()
    {
        var production = await ProductionAsync();

        Assert.DoesNotContain(production, manifest => manifest.Kind == "Secret");
        var variables = production.SelectMany(manifest => manifest.List("spec.template.spec.containers")).SelectMany(container => container.List("env"));
        Assert.All(variables.Where(variable => variable.Text("name")!.EndsWith("PASSWORD", StringComparison.OrdinalIgnoreCase)), variable =>
            Assert.Equal("hermes-secrets", variable.Text("valueFrom.secretKeyRef.name")));
    }

    [Fact]
    public async Task Every_service_survives_the_loss_of_a_node_as_far_as_its_data_lets_it()
    {
        var production = await ProductionAsync();

        Assert.Equal(Services, production.Where(manifest => manifest.Kind == "PodDisruptionBudget").Select(manifest => manifest.Name).Order());
        Assert.Equal(["ingestion", "prediction"], production.Where(manifest => manifest.Kind == "HorizontalPodAutoscaler").Select(manifest => manifest.Name).Order());
        Assert.All(production.Where(manifest => manifest.Kind == "HorizontalPodAutoscaler"), autoscaler => Assert.Equal("2", autoscaler.Text("spec.minReplicas")));
        Assert.All(production.Where(manifest => manifest.Kind == "Deployment" && manifest.Has("spec.replicas")), service =>
            Assert.Equal(service.Name == "configgeneration" ? "1" : "2", service.Text("spec.replicas")));
    }

    private async Task<IReadOnlyList<RenderedManifest>> ProductionAsync() => RenderedManifest.Parse(await published.RenderAsync("overlays/production"));

    private async Task<IReadOnlyList<RenderedManifest>> WorkloadsAsync() => [.. (await ProductionAsync()).Where(manifest => manifest.IsWorkload)];
}
