using System.Text.RegularExpressions;
using Hermes.Testing;

namespace Hermes.AppHost.Tests.Publishing;

/// <summary>What can be known of the images without building them.</summary>
public sealed partial class ContainerBuildTests(PublishedFiles published)
{
    private static readonly string Dockerfile = File.ReadAllText(Repository.PathOf("deploy", "Dockerfile"));

    private RenderedManifest Compose => RenderedManifest.Parse(File.ReadAllText(Path.Combine(published.Deploy, "compose.yaml"))).Single();

    private IEnumerable<string> Services => Compose.Map("services").Keys;

    [Fact]
    public void What_is_copied_exists_and_is_not_ignored()
    {
        var allowed = File.ReadAllLines(Repository.PathOf(".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var copied = CopyFromContext().Matches(Dockerfile).SelectMany(match => match.Groups[1].Value.Split(' ')).ToList();

        Assert.NotEmpty(copied);
        Assert.All(copied, path =>
        {
            Assert.True(Path.Exists(Repository.PathOf(path)), $"{path} does not exist.");
            Assert.Contains(path, allowed);
        });
    }

    [Fact]
    public void What_a_service_is_built_from_lies_in_what_is_copied()
    {
        var copied = CopyFromContext().Matches(Dockerfile).SelectMany(match => match.Groups[1].Value.Split(' ')).ToList();
        var projects = Services.Select(service => Compose.Text($"services.{service}.build.args.PROJECT")).OfType<string>().ToList();

        Assert.Equal(6, projects.Count);
        Assert.All(projects, project =>
        {
            Assert.True(File.Exists(Repository.PathOf(project)));
            Assert.Contains(project.Split('/')[0], copied);
        });
    }

    [Fact]
    public void A_service_gets_the_Debian_packages_that_a_machine_gets()
    {
        var prerequisites = File.ReadAllText(Repository.PathOf("deploy", "prerequisites.sh"));
        var packages = Services.SelectMany(service => (Compose.Text($"services.{service}.build.args.PACKAGES") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.Equal(["git", "libxgboost0"], packages.Order());
        Assert.All(packages, package => Assert.Contains($"packages+=({package})", prerequisites));
    }

    [Fact]
    public void An_image_runs_as_the_user_that_the_pods_name()
    {
        Assert.Contains("\nUSER 1654:1654\n", Dockerfile);
        Assert.Contains("runAsUser: 1654", File.ReadAllText(Path.Combine(published.Kubernetes, "base", "portal.yaml")));
    }

    [Fact]
    public void Compose_starts_every_service_after_what_it_calls_and_keeps_secrets_out()
    {
        Assert.Equal(["configgeneration", "diagnosis", "ingestion", "messaging", "notification", "portal", "postgres", "prediction"], Services.Order());
        Assert.All(Services, service => Assert.All(Compose.Map($"services.{service}.depends_on").Keys, called => Assert.Contains(called, Services)));
        Assert.Contains("messaging", Compose.Map("services.diagnosis.depends_on").Keys);
        Assert.All(Services.SelectMany(service => Compose.Map($"services.{service}.environment")).Where(variable => variable.Key.EndsWith("Password", StringComparison.OrdinalIgnoreCase)),
            variable => Assert.StartsWith("${", variable.Value));
    }

    [GeneratedRegex("^COPY (?!--)(.+) [^ ]+$", RegexOptions.Multiline)]
    private static partial Regex CopyFromContext();
}
