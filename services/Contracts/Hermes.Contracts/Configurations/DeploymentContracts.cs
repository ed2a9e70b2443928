namespace Hermes.Contracts.Configurations;

/// <summary>Body of <c>POST /api/v1/deployments</c>: asks an approver to let an environment use a version.</summary>
/// <param name="Feed">The feed; required.</param>
/// <param name="Environment">staging or production; production when left out.</param>
/// <param name="Version">Version to use; the latest when left out.</param>
/// <param name="Message">Why.</param>
public sealed record AskDeploymentRequest(string? Feed, string? Environment = null, string? Version = null, string? Message = null);

/// <summary>Body of <c>POST /api/v1/deployments/{id}/approve</c> and <c>/decline</c>.</summary>
/// <param name="Reason">Why; required to decline.</param>
public sealed record DecideDeploymentRequest(string? Reason = null)
{
    /// <summary>Deploy although other feeds of the environment do not fit any more.</summary>
    public bool AcceptBreaking { get; init; }
}

/// <summary>A deployment somebody asked for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Environment">staging or production.</param>
/// <param name="Version">The version asked for.</param>
/// <param name="State">pending, approved, declined, or superseded by a later one for the same feed and environment.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="AskedAt">When (UTC).</param>
/// <param name="Message">Why.</param>
/// <param name="DecidedBy">Who decided; never who asked.</param>
/// <param name="DecidedAt">When (UTC).</param>
/// <param name="Reason">Why so.</param>
public sealed record DeploymentRequest(
    Guid Id, string Feed, string Environment, string Version, string State, string AskedBy, DateTimeOffset AskedAt, string? Message,
    string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason);

/// <summary>One line of what was done, or tried, with a feed's configuration.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Action">saved, rolledBack, deployed, deploymentAsked, deploymentApproved, deploymentDeclined or refused.</param>
/// <param name="Actor">Who: a person, <c>key NAME</c> or <c>service NAME</c>.</param>
/// <param name="Environment">The environment, where one was meant.</param>
/// <param name="FromVersion">Version that stood before; null for none.</param>
/// <param name="ToVersion">Version that stands since; null when nothing changed.</param>
/// <param name="Detail">The message, or why it was refused.</param>
public sealed record ConfigurationAct(
    DateTimeOffset At, string Action, string Actor, string? Environment, string? FromVersion, string? ToVersion, string? Detail);
