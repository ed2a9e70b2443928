using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Ingestion.Intake;

/// <summary>How senders over HTTP are told that their lines were not stored.</summary>
internal static class IntakeAnswers
{
    /// <summary>The answer 429 or 503 with Retry-After; null when the lines are stored.</summary>
    public static ProblemHttpResult? ToProblem(this IntakeOutcome outcome, HttpResponse response)
    {
        switch (outcome)
        {
            case IntakeOutcome.Full:
                response.Headers.RetryAfter = "1";
                return TypedResults.Problem("Intake is full. Nothing of this request was taken; send it again in a second.", statusCode: 429, title: "Intake is full");
            case IntakeOutcome.Unavailable:
                response.Headers.RetryAfter = "5";
                return TypedResults.Problem("The lines could not be stored because the database does not answer. Send them again.", statusCode: 503, title: "Storage is not available");
            default:
                return null;
        }
    }
}
