using System.Text.Json;
using Hermes.Contracts;
using Hermes.Contracts.Http;
using Polly;

namespace Hermes.Web.Live;

/// <summary>Failures of calls in words for people.</summary>
internal static class Explain
{
    public static bool IsExpected(Exception exception) =>
        exception is HermesApiException or HttpRequestException or IOException or JsonException or ExecutionRejectedException or OperationCanceledException;

    public static string Failure(Exception exception, string service) => exception switch
    {
        HermesApiException { Errors.Count: > 0 } api => string.Join(" ", api.Errors.SelectMany(error => error.Value.Select(text => Named(error.Key, text)))),
        HermesApiException api => api.Message,
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
        _ => service,
    };

    private static string Named(string field, string text) =>
        field.Length == 0 || text.Contains(field, StringComparison.OrdinalIgnoreCase) ? text : $"{field}: {text}";
}
