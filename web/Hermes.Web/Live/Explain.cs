using System.Net;
using System.Text.Json;
using Hermes.Contracts;
using Hermes.Contracts.Http;
using Hermes.Web.Identity.Accounts;
using Npgsql;
using Polly;

namespace Hermes.Web.Live;

/// <summary>Failures of calls in words for people.</summary>
internal static class Explain
{
    public static bool IsExpected(Exception exception) =>
        exception is HermesApiException or AdministrationException or NpgsqlException or HttpRequestException or IOException or JsonException or ExecutionRejectedException or OperationCanceledException;

    public static string Failure(Exception exception, string service) => exception switch
    {
        HermesApiException { Errors.Count: > 0 } api => string.Join(" ", api.Errors.SelectMany(error => error.Value.Select(text => Named(error.Key, text)))),
        HermesApiException { Status: HttpStatusCode.Forbidden } => "Your role does not allow this. Ask an admin for another one.",
        HermesApiException { Status: HttpStatusCode.Unauthorized } => "You are signed out. Load the page again and sign in.",
        HermesApiException api => api.Message,
        AdministrationException refusal => refusal.Message,
        JsonException => $"{Label(service)} gave an answer the portal does not understand. Check that both run the same version.",
        _ => $"{Label(service)} does not answer. It may be starting or down.",
    };

    public static string Label(string service) => service switch
    {
        ServiceNames.Ingestion => "Ingestion",
        ServiceNames.Prediction => "Prediction",
        ServiceNames.ConfigGeneration => "Config generation",
        ServiceNames.Diagnosis => "Diagnosis",
        ServiceNames.Notification => "Notification",
        "identitydb" => "The database of users and keys",
        _ => service,
    };

    private static string Named(string field, string text) =>
        field.Length == 0 || text.Contains(field, StringComparison.OrdinalIgnoreCase) ? text : $"{field}: {text}";
}
