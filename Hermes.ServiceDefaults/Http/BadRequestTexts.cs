using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hermes.ServiceDefaults.Http;

/// <summary>The framework's refusals in words that help a caller: no names of types, and what to do.</summary>
internal static partial class BadRequestTexts
{
    public static (int Status, string Title, string Detail) Describe(BadHttpRequestException bad, HttpContext context) => bad switch
    {
        { InnerException: JsonException } when context.Request.Headers.ContentEncoding.Count > 0 =>
            (415, "Unsupported encoding", "This endpoint takes no Content-Encoding. Send the JSON unpacked."),
        { InnerException: JsonException json } => Describe(json),
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => (413, "The body is too large", TooLarge(context)),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => (415, "Unsupported content type", "Send JSON with Content-Type: application/json."),
        _ when bad.Message.Contains("no body was provided", StringComparison.Ordinal) =>
            (400, "The body is missing", "Send a JSON body with Content-Type: application/json; /openapi/v1.json describes it."),
        _ when UnboundParameter().Match(bad.Message) is { Success: true } match =>
            (400, "The request is not valid", $"'{match.Groups["value"].Value}' is no {Kind(match.Groups["type"].Value)}. Mend the parameter '{Name(match)}'."),
        _ when MissingParameter().Match(bad.Message) is { Success: true } match =>
            (400, "The request is not valid", $"The parameter '{Name(match)}' is missing."),
        _ => (bad.StatusCode, "The request is not valid", bad.Message),
    };

    public static (int Status, string Title, string Detail) Describe(JsonException json)
    {
        if (DuplicateProperty().Match(json.Message) is { Success: true } twice)
        {
            return (400, "The body is not valid JSON", $"The property '{twice.Groups["name"].Value}' stands there twice. Keep one.");
        }

        var where = json.LineNumber is { } line ? $" (line {line + 1}, position {json.BytePositionInLine + 1})" : "";
        var path = string.IsNullOrEmpty(json.Path) || json.Path == "$" ? "" : $" at {json.Path}";
        return (400, "The body is not valid JSON", $"Cannot read the JSON{path}{where}. Check the value there against the API's description at /openapi/v1.json.");
    }

    /// <summary>What to say of a bare status code.</summary>
    public static string? ForStatus(int status, HttpRequest request) => status switch
    {
        401 => "Send the header Authorization: Bearer with a valid API key (hms_...). Administrators make keys in the portal.",
        404 => $"There is nothing at {request.Path}. /openapi/v1.json lists what there is.",
        405 => $"{request.Path} does not take {request.Method}. /openapi/v1.json lists what it takes.",
        415 => "The Content-Type is not understood. Send JSON with Content-Type: application/json.",
        _ => null,
    };

    private static string TooLarge(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } limit
            ? $"The body is larger than {limit / 1024 / 1024} MB. Send less in one request."
            : "Send less in one request.";

    private static string Name(Match match) => char.ToLowerInvariant(match.Groups["name"].Value[0]) + match.Groups["name"].Value[1..];

    private static string Kind(string type) =>
        type.Contains("Date", StringComparison.Ordinal) ? "time; write 2025-01-07T14:30:15Z"
        : type.Contains("Guid", StringComparison.Ordinal) ? "id as Hermes gives them"
        : type.Contains("bool", StringComparison.OrdinalIgnoreCase) ? "true or false"
        : type.Contains("int", StringComparison.OrdinalIgnoreCase) || type.Contains("long", StringComparison.OrdinalIgnoreCase) ? "whole number in range"
        : "valid value";

    [GeneratedRegex("^Failed to bind parameter \"(?<type>.+) (?<name>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex UnboundParameter();

    [GeneratedRegex("^Required parameter \".+ (?<name>\\w+)\" was not provided")]
    private static partial Regex MissingParameter();

    [GeneratedRegex("^Duplicate property '(?<name>[^']*)'")]
    private static partial Regex DuplicateProperty();
}
