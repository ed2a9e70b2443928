using System.Net;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Security;

namespace Hermes.ConfigGeneration.Tests;

/// <summary>Staging by one person, production by two, and a list of who did what.</summary>
public sealed class ApprovalTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_operator_asks_for_reaches_production_when_somebody_else_approves_it()
    {
        using var asOperator = app.Service.ClientAs(Role.Operator, "ola");
        using var asApprover = app.Service.ClientAs(Role.Approver, "ines");
        using var asViewer = app.Service.ClientAs(Role.Viewer, "vic");
        var (ola, ines) = (new ConfigurationClient(asOperator), new ConfigurationClient(asApprover));
        var deployed = await app.Service.ListenAsync<ConfigurationDeployed>();
        var saved = await ola.SaveAsync("ASKED", new SaveConfigurationRequest(Configurations.Minimal("ASKED"), "Onboard", null), null, Token);
        Assert.Equal(["staging"], (await ola.DeployAsync("ASKED", new DeployRequest("staging", saved.Version, null), Token)).Environments);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOf(ola.DeployAsync("ASKED", new DeployRequest("production", saved.Version, null), Token)));

        var first = await ola.AskDeploymentAsync(new AskDeploymentRequest("ASKED", Message: "Too early"), Token);
        var asked = await ola.AskDeploymentAsync(new AskDeploymentRequest("ASKED", Message: "For Monday"), Token);
        Assert.Equal(("pending", "production", saved.Version, "ola", "For Monday"), (asked.State, asked.Environment, asked.Version, asked.AskedBy, asked.Message));
        Assert.Equal(asked.Id, Assert.Single((await new ConfigurationClient(asViewer).GetDeploymentsAsync("ASKED", "pending", null, 10, Token)).Items).Id);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOf(ola.ApproveDeploymentAsync(asked.Id, new(), Token)));
        Assert.Equal(HttpStatusCode.Conflict, await StatusOf(ines.ApproveDeploymentAsync(first.Id, new(), Token)));

        var approved = await ines.ApproveDeploymentAsync(asked.Id, new("Checked with the business"), Token);
        Assert.Equal(("approved", "ines", "Checked with the business"), (approved.State, approved.DecidedBy, approved.Reason));
        Assert.Equal((saved.Version, "ines"), await VersionAndAuthorAsync(deployed, "production"));
        using var production = await app.Http.GetAsync("/api/v1/configurations/ASKED?environment=production", Token);
        Assert.Equal($"\"{saved.Version}\"", production.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.Conflict, await StatusOf(ines.ApproveDeploymentAsync(asked.Id, new(), Token)));

        var acts = (await new ConfigurationClient(asViewer).GetAuditAsync("ASKED", null, 50, Token)).Items.Reverse().ToList();
        Assert.Equal(
            [
                ("saved", "ola", null), ("deployed", "ola", "staging"), ("refused", "ola", "production"), ("deploymentAsked", "ola", "production"),
                ("deploymentAsked", "ola", "production"), ("deploymentApproved", "ines", "production"), ("deployed", "ines", "production"),
            ],
            acts.Select(act => (act.Action, act.Actor, act.Environment)));
        Assert.Equal((null, saved.Version, "Onboard"), (acts[0].FromVersion, acts[0].ToVersion, acts[0].Detail));
    }

    [Fact]
    public async Task Nobody_approves_what_they_asked_for_and_declining_takes_a_reason()
    {
        using var asApprover = app.Service.ClientAs(Role.Approver, "ines");
        using var asOther = app.Service.ClientAs(Role.Admin, "ada");
        var (ines, ada) = (new ConfigurationClient(asApprover), new ConfigurationClient(asOther));
        await ines.SaveAsync("OWN", new SaveConfigurationRequest(Configurations.Minimal("OWN"), "Onboard", null), null, Token);
        var asked = await ines.AskDeploymentAsync(new AskDeploymentRequest("OWN"), Token);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusOf(ines.ApproveDeploymentAsync(asked.Id, new(), Token)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(ada.DeclineDeploymentAsync(asked.Id, new(), Token)));
        Assert.Equal(("declined", "ada", "Not before the audit"), await DecisionAsync(ada.DeclineDeploymentAsync(asked.Id, new("Not before the audit"), Token)));
        Assert.Equal(HttpStatusCode.Conflict, await StatusOf(ada.ApproveDeploymentAsync(asked.Id, new(), Token)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(ada.ApproveDeploymentAsync(Guid.NewGuid(), new(), Token)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(ines.AskDeploymentAsync(new AskDeploymentRequest("NOWHERE"), Token)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(ines.AskDeploymentAsync(new AskDeploymentRequest("OWN", "moon"), Token)));
    }

    [Fact]
    public async Task Saves_rollbacks_and_refused_attempts_stand_in_the_audit_with_their_versions()
    {
        using var asOperator = app.Service.ClientAs(Role.Operator, "ola");
        var ola = new ConfigurationClient(asOperator);
        var told = await app.Service.ListenAsync<AuditRecorded>();
        var first = await ola.SaveAsync("TRACED", new SaveConfigurationRequest(Configurations.Minimal("TRACED"), "First", null), null, Token);
        var changed = System.Text.Json.Nodes.JsonNode.Parse(Configurations.Minimal("TRACED").GetRawText())!;
        changed["feed"]!["description"] = "Changed";
        var second = await ola.SaveAsync("TRACED", new SaveConfigurationRequest(System.Text.Json.JsonSerializer.SerializeToElement(changed), "Second", null), first.Version, Token);
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOf(ola.SaveAsync("TRACED", new SaveConfigurationRequest(Configurations.Minimal("TRACED"), "Third", null), first.Version, Token)));
        changed["target"]!["location"] = "";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusOf(ola.SaveAsync("TRACED", new SaveConfigurationRequest(System.Text.Json.JsonSerializer.SerializeToElement(changed), "Fourth", null), null, Token)));
        var third = await ola.RollbackAsync("TRACED", new RollbackRequest(first.Version, "Back", null), Token);

        var page = await ola.GetAuditAsync("TRACED", null, 3, Token);
        var rest = await ola.GetAuditAsync("TRACED", page.NextCursor, 3, Token);
        Assert.Equal(
            [("rolledBack", second.Version, third.Version), ("refused", null, null), ("refused", second.Version, null), ("saved", first.Version, second.Version), ("saved", null, first.Version)],
            page.Items.Concat(rest.Items).Select(act => (act.Action, act.FromVersion, act.ToVersion)));
        Assert.Contains("HRM-CFG-0", page.Items[1].Detail, StringComparison.Ordinal);
        var entry = (await told.ReadAsync(message => message.Entry is { Subject: "TRACED", Action: "configuration.rolled-back" })).Entry;
        Assert.Equal(("user", "ola"), (entry.ActorKind, entry.Actor));
    }

    private static async Task<(string, string?, string?)> DecisionAsync(Task<DeploymentRequest> call)
    {
        var request = await call;
        return (request.State, request.DecidedBy, request.Reason);
    }

    private static async Task<(string, string)> VersionAndAuthorAsync(Testing.MessageListener<ConfigurationDeployed> deployed, string environment)
    {
        var message = await deployed.ReadAsync(one => one.Environment == environment);
        return (message.Version, message.Author);
    }

    private static async Task<HttpStatusCode> StatusOf<T>(Task<T> call) => (await Assert.ThrowsAsync<HermesApiException>(() => call)).Status;
}
