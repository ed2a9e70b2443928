namespace Hermes.ConfigGeneration.Acts;

/// <summary>What somebody did with a feed's configuration, or tried to.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Action">As the contract names it: saved, rolledBack, deployed ...</param>
/// <param name="FromVersion">Version that stood before.</param>
/// <param name="ToVersion">Version that stands since; null when nothing changed.</param>
/// <param name="Environment">The environment, where one was meant.</param>
/// <param name="Detail">The message, or why it was refused.</param>
internal sealed record Act(string Feed, string Action, string? FromVersion = null, string? ToVersion = null, string? Environment = null, string? Detail = null)
{
    public const string Saved = "saved";
    public const string RolledBack = "rolledBack";
    public const string Deployed = "deployed";
    public const string DeploymentAsked = "deploymentAsked";
    public const string DeploymentApproved = "deploymentApproved";
    public const string DeploymentDeclined = "deploymentDeclined";
    public const string Refused = "refused";
}
