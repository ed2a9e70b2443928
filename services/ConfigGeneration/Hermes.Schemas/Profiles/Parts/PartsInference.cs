using Hermes.Schemas.Profiles.Personal;
using Hermes.Schemas.Profiles.Statistics;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles.Parts;

/// <summary>Decides whether the values of a text column are several values in one: <c>2024-01-02 USD 12.50</c>, <c>Doe, Ann</c>, <c>DE - Germany</c>.</summary>
internal static class PartsInference
{
    private const int FewestValues = 5;
    private static readonly ColumnBudget Small = ColumnBudget.Of(1_000);
    private static readonly FileHabits NoHabits = new(null, null, new Dictionary<string, string>());

    /// <summary>The parts; null when the values are one thing each.</summary>
    /// <param name="column">What was seen.</param>
    /// <param name="type">The type that was inferred.</param>
    public static ValueParts? Decide(ColumnProfiler column, ColumnType type)
    {
        if (type.Kind is not (ColumnKind.Text or ColumnKind.Enum) || column.LikelyNulls.Count > 0 || column.Separators.Kept.Count < FewestValues)
        {
            return null;
        }

        foreach (var (separator, count) in column.Separators.Found)
        {
            if (Parts(column, separator, count + 1) is { } parts && MeanSomething(parts, separator, column.Name))
            {
                return new ValueParts(separator, [.. Named(parts, separator).Select(part => part with { Type = WithRoom(part.Type, type) })]);
            }
        }

        return null;
    }

    private static List<ColumnProfile>? Parts(ColumnProfiler column, string separator, int count)
    {
        var profilers = Enumerable.Range(1, count).Select(number => new ColumnProfiler($"{column.Name}_{number}", Small)).ToList();
        foreach (var value in column.Separators.Kept)
        {
            var parts = value.Split(separator, StringSplitOptions.TrimEntries);
            if (parts.Contains(""))
            {
                return null;
            }

            for (var i = 0; i < count; i++)
            {
                profilers[i].Add(parts[i], 1);
            }
        }

        // What could be read in two ways stays text: nobody is asked about parts.
        return profilers.ConvertAll(profiler =>
        {
            var questions = new List<Question>();
            var profile = TypeInference.Decide(profiler, NoHabits, [], questions);
            return questions.Count == 0 ? profile : profile with { Type = new ColumnType { Kind = ColumnKind.Text, Length = 50 } };
        });
    }

    // Words of a sentence, and the constant beginning of a code, are no values of their own.
    private static bool MeanSomething(List<ColumnProfile> parts, string separator, string name) =>
        parts.Count(part => part.Distinct > 1) > 1
        && (parts.Exists(part => part.Type.Kind is not (ColumnKind.Text or ColumnKind.Enum or ColumnKind.Boolean or ColumnKind.Integer))
            || separator is " - " or " | " or "; " or "|" or ";"
            || (separator is ", " or " " && parts.Count == 2 && PersonalDataKinds.IsPersonName(name)));

    // Only some values were looked at, so the parts get the room that the whole has.
    private static ColumnType WithRoom(ColumnType part, ColumnType whole) => part.Kind switch
    {
        ColumnKind.Integer => part with { Bits = 64 },
        ColumnKind.Decimal => part with { Precision = Math.Max(18, part.Precision ?? 0) },
        ColumnKind.Text or ColumnKind.Enum => new ColumnType { Kind = ColumnKind.Text, Length = whole.Length ?? 255 },
        _ => part,
    };

    private static List<ColumnProfile> Named(List<ColumnProfile> parts, string separator)
    {
        var hasCurrency = parts.Exists(part => part.Type.Kind == ColumnKind.Currency);
        var names = parts.Select((part, place) => part.Type.Kind switch
        {
            ColumnKind.Date => "date",
            ColumnKind.Timestamp or ColumnKind.Time => "time",
            ColumnKind.Currency => "currency",
            ColumnKind.Country => "country",
            ColumnKind.Email => "email",
            ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Double when hasCurrency => "amount",
            _ when parts.Count == 2 && separator is ", " => place == 0 ? "last" : "first",
            _ when parts.Count == 2 && separator is " - " => place == 0 ? "code" : "name",
            _ => $"{place + 1}",
        }).ToList();
        return [.. parts.Select((part, place) => part with { Name = names.IndexOf(names[place]) == place && names.LastIndexOf(names[place]) == place ? names[place] : $"{place + 1}" })];
    }
}
