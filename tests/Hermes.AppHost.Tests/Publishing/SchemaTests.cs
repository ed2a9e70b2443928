using Hermes.Testing;

namespace Hermes.AppHost.Tests.Publishing;

/// <summary>Every document against the published schema of the Kubernetes API, with unknown fields refused.</summary>
public sealed class SchemaTests(PublishedFiles published)
{
    private static readonly string Validator = Repository.PathOf("deploy", "kubernetes-schema", "validate.cjs");

    [Fact]
    public async Task Every_document_is_valid()
    {
        // Kustomizations are kubectl's own, and patches are parts of documents; both are read by rendering.
        string[] others = ["kustomization.yaml", "patches.yaml"];
        var files = Directory.EnumerateFiles(published.Kubernetes, "*.yaml", SearchOption.AllDirectories).Where(file => !others.Contains(Path.GetFileName(file)));

        var run = await PublishedFiles.RunAsync("node", [Validator, .. files]);

        Assert.True(run.ExitCode == 0, run.Text);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("servers")]
    [InlineData("overlays/staging")]
    [InlineData("overlays/production")]
    [InlineData("overlays/external-servers")]
    public async Task Whatever_kubectl_renders_is_valid(string folder)
    {
        var rendered = await published.RenderAsync(folder);

        var run = await PublishedFiles.RunAsync("node", [Validator, "-"], input: rendered);

        Assert.True(run.ExitCode == 0, run.Text);
    }

    [Theory]
    [InlineData("imagePullPolicy: Always", "imagePulPolicy: Always", "imagePulPolicy")]
    [InlineData("containerPort: 8080", "containerPort: \"8080\"", "containerPort: must be integer")]
    [InlineData("value: \"1\"", "value: 1", "value: must be string")]
    [InlineData("memory: 1Gi", "memory: 1Gib", "memory")]
    [InlineData("kind: Deployment", "kind: Deploiment", "has no Deploiment")]
    public async Task A_misspelt_field_and_a_wrong_type_are_refused(string right, string wrong, string fault)
    {
        const string Valid = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: one }
            spec:
              selector: { matchLabels: { app: one } }
              template:
                metadata: { labels: { app: one } }
                spec:
                  containers:
                    - name: one
                      image: one
                      imagePullPolicy: Always
                      ports:
                        - containerPort: 8080
                      env:
                        - name: ONE
                          value: "1"
                      resources:
                        limits:
                          memory: 1Gi
            """;
        Assert.Equal(0, (await PublishedFiles.RunAsync("node", [Validator, "-"], input: Valid)).ExitCode);

        var run = await PublishedFiles.RunAsync("node", [Validator, "-"], input: Valid.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(fault, run.Text);
    }
}
