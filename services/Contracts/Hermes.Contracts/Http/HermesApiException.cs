using System.Net;

namespace Hermes.Contracts.Http;

/// <summary>A service answered with an error; <see cref="Exception.Message"/> is what a person should read.</summary>
/// <param name="status">HTTP status of the answer.</param>
/// <param name="message">Title and detail of the ProblemDetails, or the reason phrase.</param>
/// <param name="errors">Field name to messages, when the answer named fields.</param>
public sealed class HermesApiException(HttpStatusCode status, string message, IReadOnlyDictionary<string, string[]>? errors = null)
    : Exception(message)
{
    /// <summary>HTTP status of the answer.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>Field name to messages; empty when the answer named none.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors ?? new Dictionary<string, string[]>();
}
