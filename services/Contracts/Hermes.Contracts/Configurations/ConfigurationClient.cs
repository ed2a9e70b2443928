using System.Net.Http.Headers;
using System.Text.Json;
using Hermes.Contracts.Http;

namespace Hermes.Contracts.Configurations;

/// <summary>Typed client of the configuration service.</summary>
public sealed class ConfigurationClient(HttpClient http)
{
    private const string Root = "/api/v1/configurations";
    private const string Templates = "/api/v1/templates";
    private const string Deployments = "/api/v1/deployments";

    /// <summary>Uploads a sample and returns what was inferred.</summary>
    public Task<SampleProfile> UploadSampleAsync(Stream file, string name, CancellationToken ct)
    {
        var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return http.SendAsync<SampleProfile>(HttpMethod.Post, ApiCalls.Query("/api/v1/samples", ("name", name)), content, ct);
    }

    /// <summary>What was inferred of a sample; null when it is not kept any more.</summary>
    public Task<SampleProfile?> FindSampleAsync(Guid id, CancellationToken ct) => http.FindAsync<SampleProfile>($"/api/v1/samples/{id}", ct);

    /// <summary>Reads a sample again with answers to its questions; stores nothing.</summary>
    public Task<SampleProfile> ReadSampleAsync(Guid id, IReadOnlyDictionary<string, string> choices, CancellationToken ct) =>
        http.SendAsync<SampleProfile>(HttpMethod.Post, $"/api/v1/samples/{id}/read", new ReadSampleRequest(choices), ct);

    /// <summary>How far a proof is that takes longer than its answer; null when its sample is gone.</summary>
    /// <param name="proofUrl">As <see cref="SampleProof.ProofUrl"/> says.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<SampleProof?> FindProofAsync(string proofUrl, CancellationToken ct) => http.FindAsync<SampleProof>(proofUrl, ct);

    /// <summary>The template library.</summary>
    /// <param name="ct">Cancels the call.</param>
    /// <param name="kind">domain, format, target or all.</param>
    public Task<IReadOnlyList<ConfigurationTemplate>> GetTemplatesAsync(CancellationToken ct, string kind = "domain") =>
        http.GetAsync<IReadOnlyList<ConfigurationTemplate>>(ApiCalls.Query(Templates, ("kind", kind)), ct);

    /// <summary>One template with its file; null when there is none.</summary>
    public Task<ConfigurationTemplate?> FindTemplateAsync(string id, CancellationToken ct) => http.FindAsync<ConfigurationTemplate>(OfTemplate(id), ct);

    /// <summary>Which formats, domains and targets go together; null for any.</summary>
    public Task<TemplateCombinations> GetCombinationsAsync(string? format, string? template, string? target, CancellationToken ct) =>
        http.GetAsync<TemplateCombinations>(ApiCalls.Query($"{Templates}/combinations", ("format", format), ("template", template), ("target", target)), ct);

    /// <summary>Files of the repository that are no usable templates, with the reasons.</summary>
    public Task<IReadOnlyList<UnusableTemplate>> GetUnusableTemplatesAsync(CancellationToken ct) => http.GetAsync<IReadOnlyList<UnusableTemplate>>($"{Templates}/unusable", ct);

    /// <summary>Runs the test in a template; stores nothing.</summary>
    public Task<TemplateTestResult> TestTemplateAsync(JsonElement template, CancellationToken ct) =>
        http.SendAsync<TemplateTestResult>(HttpMethod.Post, $"{Templates}/test", new SaveTemplateRequest(template), ct);

    /// <summary>Stores a team's template when its test passes.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="request">Template, reason and author.</param>
    /// <param name="baseVersion">Version the change was made on; a later one stored meanwhile makes the call fail with 412.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<ConfigurationTemplate> SaveTemplateAsync(string id, SaveTemplateRequest request, string? baseVersion, CancellationToken ct) =>
        http.SendAsync<ConfigurationTemplate>(HttpMethod.Put, OfTemplate(id), request, ct, baseVersion is null ? null : $"\"{baseVersion}\"");

    /// <summary>Removes a team's template; feeds made from it stay as they are.</summary>
    public Task DeleteTemplateAsync(string id, string? baseVersion, CancellationToken ct) =>
        http.SendAsync<object?>(HttpMethod.Delete, OfTemplate(id), null, ct, baseVersion is null ? null : $"\"{baseVersion}\"");

    /// <summary>The newest hundred changes of a team's template, newest first.</summary>
    public Task<IReadOnlyList<TemplateChange>> GetTemplateHistoryAsync(string id, CancellationToken ct) => http.GetAsync<IReadOnlyList<TemplateChange>>($"{OfTemplate(id)}/history", ct);

    /// <summary>Generates a configuration from a sample and choices; stores nothing.</summary>
    public Task<GeneratedConfiguration> GenerateAsync(GenerateRequest request, CancellationToken ct) =>
        http.SendAsync<GeneratedConfiguration>(HttpMethod.Post, $"{Root}/generate", request, ct);

    /// <summary>Validates a configuration; stores nothing.</summary>
    public Task<ValidationResult> ValidateAsync(JsonElement configuration, CancellationToken ct) =>
        http.SendAsync<ValidationResult>(HttpMethod.Post, $"{Root}/validate", configuration, ct);

    /// <summary>Applies the fixes of findings; stores nothing.</summary>
    public Task<FixedConfiguration> FixAsync(FixRequest request, CancellationToken ct) =>
        http.SendAsync<FixedConfiguration>(HttpMethod.Post, $"{Root}/fix", request, ct);

    /// <summary>Latest version of every configuration, by feed.</summary>
    public Task<Page<ConfigurationVersion>> GetConfigurationsAsync(string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<ConfigurationVersion>>(ApiCalls.Query(Root, ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>One version, the latest by default; null when the feed has none.</summary>
    public Task<StoredConfiguration?> FindAsync(string feed, string? version, CancellationToken ct) =>
        http.FindAsync<StoredConfiguration>(ApiCalls.Query(Of(feed), ("version", version)), ct);

    /// <summary>Stores a new version.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="request">Content, reason and author.</param>
    /// <param name="baseVersion">Version the change was made on; a later one stored meanwhile makes the call fail with 412.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<StoredConfiguration> SaveAsync(string feed, SaveConfigurationRequest request, string? baseVersion, CancellationToken ct) =>
        http.SendAsync<StoredConfiguration>(HttpMethod.Put, Of(feed), request, ct, baseVersion is null ? null : $"\"{baseVersion}\"");

    /// <summary>Versions of a feed's configuration, newest first.</summary>
    public Task<Page<ConfigurationVersion>> GetHistoryAsync(string feed, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<ConfigurationVersion>>(ApiCalls.Query($"{Of(feed)}/history", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>What changed between two versions.</summary>
    public Task<ConfigurationDiff> GetDiffAsync(string feed, string from, string to, CancellationToken ct) =>
        http.GetAsync<ConfigurationDiff>(ApiCalls.Query($"{Of(feed)}/diff", ("from", from), ("to", to)), ct);

    /// <summary>Whether the repository can be read and written.</summary>
    public Task<RepositoryStatus> GetRepositoryAsync(CancellationToken ct) => http.GetAsync<RepositoryStatus>($"{Root}/repository", ct);

    /// <summary>Whether the remote repository has every version.</summary>
    public Task<RemoteStatus> GetRemoteAsync(CancellationToken ct) => http.GetAsync<RemoteStatus>($"{Root}/remote", ct);

    /// <summary>Who reads a feed, and which columns.</summary>
    public Task<IReadOnlyList<ConfigurationReader>> GetReadersAsync(string feed, CancellationToken ct) =>
        http.GetAsync<IReadOnlyList<ConfigurationReader>>($"{Of(feed)}/readers", ct);

    /// <summary>The newest version in another format: frictionless, odcs, jsonschema or sql.</summary>
    public async Task<string> ExportAsync(string feed, string format, CancellationToken ct)
    {
        using var response = await http.GetAsync(new Uri(ApiCalls.Query($"{Of(feed)}/export", ("format", format)), UriKind.Relative), ct);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(ct);
    }

    /// <summary>Makes a configuration of a description; stores nothing.</summary>
    /// <param name="text">The description.</param>
    /// <param name="format">frictionless, odcs, jsonschema or sql.</param>
    /// <param name="feed">Name of the feed; the description's own when null.</param>
    /// <param name="source">Where it reads.</param>
    /// <param name="target">Where it writes.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<ImportedConfiguration> ImportAsync(string text, string format, string? feed, string? source, string? target, CancellationToken ct) =>
        http.SendAsync<ImportedConfiguration>(
            HttpMethod.Post, ApiCalls.Query($"{Root}/import", ("format", format), ("feed", feed), ("source", source), ("target", target)), new StringContent(text), ct);

    /// <summary>Brings an earlier version's content back as a new version.</summary>
    public Task<StoredConfiguration> RollbackAsync(string feed, RollbackRequest request, CancellationToken ct) =>
        http.SendAsync<StoredConfiguration>(HttpMethod.Post, $"{Of(feed)}/rollback", request, ct);

    /// <summary>Makes a version the one an environment uses.</summary>
    public Task<StoredConfiguration> DeployAsync(string feed, DeployRequest request, CancellationToken ct) =>
        http.SendAsync<StoredConfiguration>(HttpMethod.Post, $"{Of(feed)}/deploy", request, ct);

    /// <summary>Who did what with a feed's configuration, or tried to, newest first.</summary>
    public Task<Page<ConfigurationAct>> GetAuditAsync(string feed, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<ConfigurationAct>>(ApiCalls.Query($"{Of(feed)}/audit", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Asks an approver to let an environment use a version.</summary>
    public Task<DeploymentRequest> AskDeploymentAsync(AskDeploymentRequest request, CancellationToken ct) =>
        http.SendAsync<DeploymentRequest>(HttpMethod.Post, Deployments, request, ct);

    /// <summary>Deployments that were asked for, newest first.</summary>
    /// <param name="feed">Of one feed; of all when null.</param>
    /// <param name="state">pending, approved, declined or superseded; all when null.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="limit">Most of a page, 1 to 500.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<Page<DeploymentRequest>> GetDeploymentsAsync(string? feed, string? state, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<DeploymentRequest>>(ApiCalls.Query(Deployments, ("feed", feed), ("state", state), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Approves what somebody else asked for; the environment uses the version from then on.</summary>
    public Task<DeploymentRequest> ApproveDeploymentAsync(Guid id, DecideDeploymentRequest decision, CancellationToken ct) =>
        http.SendAsync<DeploymentRequest>(HttpMethod.Post, $"{Deployments}/{id}/approve", decision, ct);

    /// <summary>Declines it, with a reason.</summary>
    public Task<DeploymentRequest> DeclineDeploymentAsync(Guid id, DecideDeploymentRequest decision, CancellationToken ct) =>
        http.SendAsync<DeploymentRequest>(HttpMethod.Post, $"{Deployments}/{id}/decline", decision, ct);

    private static string OfTemplate(string id) => $"{Templates}/{Uri.EscapeDataString(id)}";

    private static string Of(string feed) => $"{Root}/{Uri.EscapeDataString(feed)}";
}
