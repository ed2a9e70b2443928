using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Templates.Teams;

internal static class TemplateProblems
{
    public static ProblemHttpResult Unusable(IReadOnlyList<string> problems) => TypedResults.Problem(
        string.Join(' ', problems.Take(3)), statusCode: StatusCodes.Status422UnprocessableEntity, title: "The template does not do what it says and was not stored",
        extensions: new Dictionary<string, object?> { ["differences"] = problems });

    public static ProblemHttpResult Conflict(string id, string? current) => TypedResults.Problem(
        current is null ? $"There is no template '{id}' in the repository any more, or not yet." : $"The template '{id}' was changed meanwhile. Read it, make the change again, and send its ETag in If-Match.",
        statusCode: StatusCodes.Status412PreconditionFailed, title: "The template is not the one the change was made on",
        extensions: new Dictionary<string, object?> { ["version"] = current });
}
