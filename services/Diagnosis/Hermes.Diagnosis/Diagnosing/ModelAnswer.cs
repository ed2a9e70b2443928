using System.Text.Json;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>What the model must answer: one JSON object, forced by its schema and checked against it.</summary>
internal sealed record ModelAnswer(string ProbableCause, string RecommendedSolution, int Criticality)
{
    public const int MaxCause = 1_000;
    public const int MaxSolution = 3_000;
    private const string CauseField = "probableCause";
    private const string SolutionField = "recommendedSolution";
    private const string CriticalityField = "criticality";

    public static JsonElement Schema { get; } = JsonElement.Parse(
        $$"""
        {
          "type": "object",
          "properties": {
            "{{CauseField}}": { "type": "string", "minLength": 1, "maxLength": {{MaxCause}}, "description": "The most probable cause, in one to three sentences." },
            "{{SolutionField}}": { "type": "string", "minLength": 1, "maxLength": {{MaxSolution}}, "description": "What to do, as short numbered steps." },
            "{{CriticalityField}}": { "type": "integer", "minimum": 1, "maximum": 5, "description": "1 note, 2 low, 3 medium, 4 high: a feed fails, 5 act at once: several feeds or data at stake." }
          },
          "required": ["{{CauseField}}", "{{SolutionField}}", "{{CriticalityField}}"],
          "additionalProperties": false
        }
        """);

    /// <summary>The answer, or every fault of it in words that the model can act on.</summary>
    public static (ModelAnswer? Answer, IReadOnlyList<string> Faults) Parse(string text)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(WithoutFence(text));
        }
        catch (JsonException e)
        {
            return (null, [$"It is not JSON: {e.Message}"]);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, ["It is not a JSON object."]);
        }

        var faults = new List<string>();
        var cause = Text(root, CauseField, MaxCause, faults);
        var solution = Text(root, SolutionField, MaxSolution, faults);
        var criticality = Number(root, faults);
        faults.AddRange(root.EnumerateObject()
            .Where(property => property.Name is not (CauseField or SolutionField or CriticalityField))
            .Take(3)
            .Select(property => $"'{property.Name}' is not a field of the schema."));
        return faults.Count == 0 ? (new ModelAnswer(cause, solution, criticality), faults) : (null, faults);
    }

    private static string Text(JsonElement root, string name, int limit, List<string> faults)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(value.GetString()))
        {
            faults.Add($"'{name}' must be a text that is not empty.");
            return "";
        }

        var text = value.GetString()!.Replace('\0', ' ').Trim();
        if (text.Length > limit)
        {
            faults.Add($"'{name}' has {text.Length} characters; at most {limit} are allowed.");
        }

        return text;
    }

    private static int Number(JsonElement root, List<string> faults)
    {
        if (root.TryGetProperty(CriticalityField, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 1 and <= 5)
        {
            return number;
        }

        faults.Add($"'{CriticalityField}' must be a whole number from 1 to 5.");
        return 0;
    }

    /// <summary>Some models wrap JSON into a Markdown code fence.</summary>
    private static string WithoutFence(string text)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith("```", StringComparison.Ordinal) || trimmed.IndexOf('\n') is not (> 0 and var start))
        {
            return trimmed;
        }

        var end = trimmed.LastIndexOf("```", StringComparison.Ordinal);
        return end > start ? trimmed[start..end] : trimmed[start..];
    }
}
