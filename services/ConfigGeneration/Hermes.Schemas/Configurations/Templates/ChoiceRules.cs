using System.Globalization;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Whether what a person chose means something.</summary>
public static class ChoiceRules
{
    /// <summary>Questions of samples that are about the file; those about a column have a colon and its name.</summary>
    private static readonly HashSet<string> AboutFiles = new(["format", "delimiter", "header", "headerOffset", "columns", "records", "encoding"], StringComparer.Ordinal);

    private static readonly Dictionary<string, (int Least, int Most)> Numbers = new(StringComparer.Ordinal)
    {
        ["retentionDays"] = (1, 36_500),
        ["expectedWithinMinutes"] = (1, 10_080),
        ["lateAfterMinutes"] = (1, 10_080),
        ["retryAttempts"] = (0, 10),
    };

    /// <summary>Choices nobody asked for: a word misspelt would be left out without a sign.</summary>
    /// <param name="choices">What was chosen.</param>
    /// <param name="template">The composed template.</param>
    /// <param name="sample">The sample.</param>
    public static IEnumerable<ConfigurationFinding> Unknown(IReadOnlyDictionary<string, string> choices, FeedTemplate template, SampleAnalysis sample) => choices.Keys
        .Where(name => !name.Contains(':') && !AboutFiles.Contains(name) && !template.Parameters.Any(choice => choice.Name == name) && !sample.Questions.Any(question => question.Id == name))
        .Take(20)
        .Select(name => new ConfigurationFinding("HRM-CFG-083", Severity.Warning, "", $"Neither the templates nor the sample know a choice '{name}', so it changed nothing.", $"Use one of: {string.Join(", ", template.Parameters.Select(choice => choice.Name))}."));

    /// <summary>Why values cannot be taken.</summary>
    internal static IEnumerable<string> ReasonsAgainst(IReadOnlyDictionary<string, string> choices, FeedTemplate template)
    {
        foreach (var choice in template.Parameters)
        {
            if (!choices.TryGetValue(choice.Name, out var value) || value.Length == 0)
            {
                continue;
            }

            if (choice.Options is { } options && !options.Contains(value))
            {
                yield return $"The choice {choice.Name} is '{value}'; use {string.Join(", ", options)}.";
            }

            if (Numbers.TryGetValue(choice.Name, out var range) && !(NumberOf(value) is { } number && number >= range.Least && number <= range.Most))
            {
                yield return $"The choice {choice.Name} is '{value}'; use a whole number from {range.Least} to {range.Most}.";
            }
        }
    }

    /// <summary>A choice as a number; null when it was not made.</summary>
    internal static int? NumberOf(IReadOnlyDictionary<string, string> choices, string name) => choices.TryGetValue(name, out var value) ? NumberOf(value) : null;

    private static int? NumberOf(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
