using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ServiceDefaults.Http;

/// <summary>Errors as RFC 9457 ProblemDetails that name the field at fault.</summary>
public static class Problems
{
    /// <summary>One field is wrong: 400 with <c>errors[field]</c>.</summary>
    public static ValidationProblem Field(string field, string message) =>
        Fields(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>Several fields are wrong: 400 with one entry each.</summary>
    public static ValidationProblem Fields(IDictionary<string, string[]> errors) =>
        TypedResults.ValidationProblem(errors, detail: string.Join(' ', errors.SelectMany(entry => entry.Value).Take(3)));

    /// <summary>The named thing does not exist: 404 saying which.</summary>
    public static ProblemHttpResult NotFound(string what, string name) =>
        TypedResults.Problem($"There is no {what} '{name}'.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
