namespace Hermes.ServiceDefaults.Security;

/// <summary>What a person may do; each role includes the ones before it.</summary>
public enum Role
{
    /// <summary>Sees everything but users, keys and the audit trail.</summary>
    Viewer,

    /// <summary>Acknowledges, labels, silences, uploads samples, writes configurations, starts training.</summary>
    Operator,

    /// <summary>Approves remediations, promotes models, deploys configurations.</summary>
    Approver,

    /// <summary>Manages users, keys and settings.</summary>
    Admin,
}
