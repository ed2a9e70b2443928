using System.Text.Encodings.Web;
using System.Text.Json;
using Hermes.Ingestion.Sources;

namespace Hermes.Ingestion.Metrics;

/// <summary>What a point has to be before it is kept. Each check says what is wrong, or null.</summary>
internal sealed class SampleCheck(DateTimeOffset received)
{
    private const int LongestText = 200;
    private const int MostAttributes = 64;
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string? Name(string? name) =>
        string.IsNullOrEmpty(name) ? "The name is missing."
        : name.Length > LongestText ? $"The name has {name.Length} characters; {LongestText} are allowed."
        : name.Any(c => c is <= ' ' or > '~') ? "The name holds characters other than letters, digits and . _ - / : and the like."
        : null;

    public static string? Source(string source) => SourceNames.Check(source);

    public static string? Unit(string unit) => unit.Length > LongestText || unit.Any(char.IsControl) ? $"The unit is longer than {LongestText} characters or holds control characters." : null;

    public static string? Value(double? value) => value is { } number && !double.IsFinite(number) ? "The value is no finite number." : null;

    public string? Time(DateTimeOffset time) =>
        time > received + FurthestAhead ? "The time is more than a day ahead."
        : time < Earliest ? "The time is before 2000."
        : null;

    /// <summary>The attributes in the writing by which series are told apart; null when there are too many.</summary>
    public static string? Attributes(SortedDictionary<string, string> attributes)
    {
        if (attributes.Count == 0)
        {
            return "{}";
        }

        if (attributes.Count > MostAttributes)
        {
            return null;
        }

        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, Writing))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string TooManyAttributes => $"It has more than {MostAttributes} attributes.";
}
