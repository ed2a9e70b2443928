using System.Globalization;
using Hermes.ServiceDefaults.Redaction;

namespace Hermes.ServiceDefaults.Telemetry.Logging;

/// <summary>The fields of a log record without secrets.</summary>
internal static class LogFields
{
    /// <summary>Name under which the template stands among the fields.</summary>
    public const string Template = "{OriginalFormat}";

    private static readonly string[] secretNames = ["password", "secret", "token", "apikey", "credential", "authorization", "connectionstring"];

    /// <summary>A value as it may be told: numbers, flags and times as they are, anything else as text without secrets.</summary>
    public static object? Safe(string name, object? value) => value switch
    {
        null or bool or byte or short or int or long or uint or ulong or float or double or decimal or DateTime or DateTimeOffset or TimeSpan or Guid or Enum => value,
        _ when Array.Exists(secretNames, secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase)) => "***",
        _ => SecretRedactor.Redact(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };
}
