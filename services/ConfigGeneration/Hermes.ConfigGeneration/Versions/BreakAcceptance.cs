using System.Security.Claims;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.ServiceDefaults.Security;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>Breaking a reader is refused unless somebody who may deploy says that it is meant.</summary>
internal static class BreakAcceptance
{
    private const string BreaksReaders = "HRM-CFG-090";
    private static readonly AccessRequirement MayAccept = new(Role.Approver, Scopes.ConfigsDeploy);

    /// <summary>The findings as they count for this caller: breaks that are accepted become warnings.</summary>
    public static IReadOnlyList<ConfigurationFinding> For(ClaimsPrincipal caller, bool accepted, IReadOnlyList<ConfigurationFinding> findings) =>
        accepted && MayAccept.IsMetBy(caller)
            ? [.. findings.Select(finding => finding is { Code: BreaksReaders, Severity: Severity.Error } ? finding with { Severity = Severity.Warning } : finding)]
            : findings;

    /// <summary>Adds to the reason of a change which breaks were accepted, so that the history shows it.</summary>
    public static string Sign(string message, IReadOnlyList<ConfigurationFinding> findings)
    {
        var accepted = findings.Where(finding => finding is { Code: BreaksReaders, Severity: Severity.Warning }).Select(finding => finding.Message).ToList();
        return accepted.Count == 0 ? message : $"{message}\n\nAccepted although it breaks readers:\n- {string.Join("\n- ", accepted)}";
    }
}
