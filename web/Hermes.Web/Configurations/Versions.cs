using System.Text.Encodings.Web;
using System.Text.Json;
using Hermes.Contracts.Configurations;

namespace Hermes.Web.Configurations;

internal static class Versions
{
    private const int ShortLength = 8;
    private const int BriefLength = 80;
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether all that is wrong is that readers do not fit any more, which who may deploy can accept.</summary>
    public static bool OnlyBreaksReaders(IReadOnlyList<Finding> findings) =>
        findings.Where(finding => finding.Severity == "error").ToList() is { Count: > 0 } errors && errors.TrueForAll(finding => finding.Code == "HRM-CFG-090");

    public static string Short(string version) => version.Length > ShortLength ? version[..ShortLength] : version;

    /// <summary>First line of the reason of a change.</summary>
    public static string Title(string message) => message.Split('\n', 2)[0];

    /// <summary>What follows the first line; null when nothing does.</summary>
    public static string? Rest(string message) => message.Split('\n', 2) is [_, var rest] && rest.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Asks for the fixes of some findings.</summary>
    public static FixRequest Fix(JsonElement configuration, IReadOnlyList<Finding> findings) => new(configuration)
    {
        Codes = [.. findings.Select(finding => finding.Code).Distinct()],
        Pointers = [.. findings.Select(finding => finding.Pointer).Distinct()],
    };

    /// <summary>One operation of a fix in few words.</summary>
    public static string Says(PatchOperation operation) => operation.Op switch
    {
        "remove" => $"remove {operation.Path}",
        _ => $"{operation.Path} = {Brief(operation.Value?.ToJsonString(Relaxed) ?? "null")}",
    };

    /// <summary>JSON for people to read and edit; it is shown as text, so nothing needs escaping for HTML.</summary>
    public static string Text<T>(T configuration) => JsonSerializer.Serialize(configuration, Indented);

    /// <summary>Reads edited JSON; on failure says where it is wrong.</summary>
    public static JsonElement? Read(string text, out string? failure)
    {
        try
        {
            failure = null;
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            failure = $"This is not valid JSON: line {exception.LineNumber + 1}, character {exception.BytePositionInLine + 1}. Nothing was sent.";
            return null;
        }
    }

    private static string Brief(string text) => text.Length <= BriefLength ? text : text[..BriefLength] + "…";
}
