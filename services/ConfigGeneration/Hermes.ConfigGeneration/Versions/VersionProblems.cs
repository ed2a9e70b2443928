using Hermes.Contracts.Configurations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Versions;

internal static class VersionProblems
{
    public static ProblemHttpResult Invalid(Finding[] findings)
    {
        var errors = findings.Where(finding => finding.Severity == "error").ToList();
        return TypedResults.Problem(
            string.Join(' ', errors.Take(3).Select(finding => $"{finding.Code} {finding.Pointer}: {finding.Message}")),
            statusCode: StatusCodes.Status422UnprocessableEntity,
            title: "The configuration has errors and was not stored",
            extensions: new Dictionary<string, object?>
            {
                ["findings"] = findings,
                ["errors"] = errors.GroupBy(finding => finding.Pointer).ToDictionary(group => group.Key, group => group.Select(finding => finding.Message).ToArray()),
            });
    }

    public static ProblemHttpResult Conflict(string feed, string? current) => TypedResults.Problem(
        current is null ? $"'{feed}' has no configuration yet." : $"'{feed}' was changed meanwhile: its version is now {current}. Read it, make the change again, and send that version in If-Match.",
        statusCode: StatusCodes.Status412PreconditionFailed, title: "The configuration is not the one the change was made on",
        extensions: new Dictionary<string, object?> { ["version"] = current });
}
