using Hermes.Schemas.Profiles.Parts;
using Hermes.Schemas.Profiles.Personal;
using Hermes.Schemas.Profiles.Statistics;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>What the rest of the file says about ways of writing, which settles columns that leave it open.</summary>
/// <param name="DecimalComma">Other columns surely use the decimal comma (true) or point (false); null when none tells.</param>
/// <param name="Order">Order of day and month that other columns show.</param>
/// <param name="Answers">What people answered to earlier questions, by question id.</param>
internal sealed record FileHabits(bool? DecimalComma, DateOrder? Order, IReadOnlyDictionary<string, string> Answers);

/// <summary>Decides the type of a column from what its trackers saw. Doubts become questions, never silent guesses.</summary>
internal static partial class TypeInference
{
    private const int MinRowsForEnum = 20;
    private const int MinRowsForFlag = 10;

    // Before anything is counted nine types in ten are right, a belief worth four values.
    private const double PriorBelief = 0.9;
    private const double PriorWeight = 4;

    public static ColumnProfile Decide(ColumnProfiler column, FileHabits habits, List<SampleFinding> findings, List<Question> questions)
    {
        var (type, min, max) = TypeOf(column, habits, findings, questions);

        // "NA" among numbers is no value; among texts it may be Namibia.
        var tokensAreNulls = type.Kind is not (ColumnKind.Text or ColumnKind.Enum or ColumnKind.Currency or ColumnKind.Country) && column.Count > 0;
        var tokenCount = column.LikelyNulls.Values.Sum();
        var nulls = column.Empty + (tokensAreNulls ? tokenCount : 0);
        var extraDistinct = tokensAreNulls ? 0 : column.LikelyNulls.Count;
        var (quantiles, histogram) = Distribution.Of(column, type);
        return new ColumnProfile
        {
            Name = column.Name,
            Type = type,
            Confidence = ConfidenceOf(column.Count),
            Rows = column.Rows,
            Nulls = nulls,
            Blank = column.Blank,
            NullTokens = [.. column.CertainNulls, .. column.LikelyNulls.Keys.Where(_ => tokensAreNulls).Order(StringComparer.Ordinal)],
            Distinct = column.Distinct + extraDistinct,
            DistinctIsExact = column.DistinctIsExact,
            Min = min ?? column.MinText,
            Max = max ?? column.MaxText,
            MinLength = column.Count == 0 ? 0 : column.MinLength,
            MaxLength = column.MaxLength,
            Examples = column.Examples,
            Patterns = column.Texts.Patterns,
            Quantiles = quantiles,
            Histogram = histogram,
            TopValues = Distribution.TopValues(column, !tokensAreNulls),
            Unit = UnitInference.Decide(column, type, findings),
            PersonalData = PersonalDataKinds.Of(column, type),
            HasPadding = column.HasPadding,
            Parts = PartsInference.Decide(column, type),
        };
    }

    private static (ColumnType Type, string? Min, string? Max) TypeOf(ColumnProfiler column, FileHabits habits, List<SampleFinding> findings, List<Question> questions)
    {
        var count = column.Count;
        if (count == 0)
        {
            findings.Add(new SampleFinding("emptyColumn", Severity.Info, $"Column '{column.Name}' has no values in the sample; its type is taken as text.", null, column.Name));
            return (new ColumnType { Kind = ColumnKind.Text, Length = 255 }, null, null);
        }

        if (DurationInference.Decide(column, habits, questions) is { } duration)
        {
            return duration;
        }

        if (column.Times.Count == count && column.Times.Formats.Count > 0 && TemporalInference.Decide(column, habits, questions) is { } temporal)
        {
            return temporal;
        }

        if (EpochInference.Decide(column) is { } epoch)
        {
            return epoch;
        }

        if (IsFlag(column))
        {
            return (new ColumnType { Kind = ColumnKind.Boolean }, null, null);
        }

        if (column.Numbers.Count == count && column.Numbers.Formats.Count > 0 && !IsCode(column))
        {
            return NumericInference.Decide(column, habits, questions);
        }

        foreach (var kind in (ReadOnlySpan<ColumnKind>)[ColumnKind.Boolean, ColumnKind.Uuid, ColumnKind.Email, ColumnKind.Url, ColumnKind.Ip, ColumnKind.Currency, ColumnKind.Json])
        {
            if (column.Texts.CountOf(kind) == count && (kind != ColumnKind.Boolean || IsTwoValued(column)) && (kind != ColumnKind.Currency || count > 1))
            {
                return (new ColumnType { Kind = kind }, null, null);
            }
        }

        if (column.Texts.Countries?.Decide(column.Name, column.Distinct + column.LikelyNulls.Count) is { } country)
        {
            return (country, null, null);
        }

        NoteNearMisses(column, findings);
        return IsEnum(column)
            ? (new ColumnType { Kind = ColumnKind.Enum, Values = [.. column.Values!.Keys.Concat(column.LikelyNulls.Keys).Order(StringComparer.Ordinal)] }, null, null)
            : (new ColumnType { Kind = ColumnKind.Text, Length = RoomFor(column.MaxLength) }, null, null);
    }

    // 00042 is an identifier: as a number it would lose its zeros. So is a card number or an EAN: nobody adds them up.
    private static bool IsCode(ColumnProfiler column) =>
        column.Numbers.Count == column.Count && !column.Numbers.HasSeparators && (column.Numbers.HasLeadingZeros || IsLongCode(column) || IsNamedCode(column));

    // The next file brings a postal code or a telephone number that begins with a zero, though this one has none.
    private static bool IsNamedCode(ColumnProfiler column) => column.MinLength >= 4 && !column.Numbers.IsScientific && column.MinText?[0] != '-' && CodeName().IsMatch(column.Name);

    [System.Text.RegularExpressions.GeneratedRegex("(^|[_ -])(zip|zip_?code|postal_?code|post_?code|plz|cap|phone|telephone|mobile|fax|msisdn|ssn|pesel|cpf|bsn|ean|gtin|upc|isbn|sort_?code|routing_?(no|number))($|[_ -](no|number|code)$)|PostalCode$|ZipCode$|PhoneNumber$|national_?id", System.Text.RegularExpressions.RegexOptions.IgnoreCase)]
    private static partial System.Text.RegularExpressions.Regex CodeName();

    // Milliseconds since 1970 have thirteen digits too and begin with 1.
    private static bool IsLongCode(ColumnProfiler column) =>
        column.MinLength == column.MaxLength && column.MinLength is >= 13 and <= 30 && !column.Numbers.IsScientific && column.Count >= 3
        && column.Distinct * 10 > column.Count * 9 && !(column.MinLength <= 19 && column.MinText?[0] == '1' && column.MaxText?[0] == '1');

    // Only noughts and ones, both of them, often enough: a yes or no, unless the name counts something.
    private static bool IsFlag(ColumnProfiler column) =>
        column.Count >= MinRowsForFlag && column.Values is { Count: 2 } values && values.ContainsKey("0") && values.ContainsKey("1") && !CountingName().IsMatch(column.Name);

    [System.Text.RegularExpressions.GeneratedRegex("count|number|num|qty|quantity|total|level|rank|score|grade|class|age|size|days|hours|minutes|units|children|siblings|amount|id$", System.Text.RegularExpressions.RegexOptions.IgnoreCase)]
    private static partial System.Text.RegularExpressions.Regex CountingName();

    private static bool IsTwoValued(ColumnProfiler column) => column.Values is { } values && Booleans.IsPair(values.Keys);

    private static bool IsEnum(ColumnProfiler column) =>
        column.Values is { } values && column.Count >= MinRowsForEnum && values.Count is > 1 and <= 30 && values.Count * 5 <= column.Count
        && column.MaxLength <= 50 && !PersonalDataKinds.IsPersonName(column.Name);

    private static void NoteNearMisses(ColumnProfiler column, List<SampleFinding> findings)
    {
        var count = column.Count;
        if (column.Numbers.Count * 100 >= count * 95 && column.Numbers.Count < count && column.FirstNonNumber is { } stray)
        {
            findings.Add(new SampleFinding("almostNumeric", Severity.Warning,
                $"Column '{column.Name}' is text because {count - column.Numbers.Count} of {count} values are not numbers, the first being '{stray.Value}'.", stray.Line, column.Name));
        }
        else if (column.Times.Count * 100 >= count * 95)
        {
            var reason = column.Times.Count == count ? "its dates are not all written the same way" : $"{count - column.Times.Count} of {count} values are not dates";
            findings.Add(new SampleFinding("almostDate", Severity.Warning, $"Column '{column.Name}' is text because {reason}.", null, column.Name));
        }
        else if (IsCode(column))
        {
            findings.Add(new SampleFinding("leadingZeros", Severity.Info, $"Column '{column.Name}' has {(column.Numbers.HasLeadingZeros ? "digits with leading zeros" : IsLongCode(column) ? $"numbers of {column.MinLength} digits that look like identifiers" : "numbers that its name calls a code, where one may begin with a zero,")} and is kept as text, so that no digit is lost.", null, column.Name));
        }
    }

    /// <summary>The next usual length above the longest value seen.</summary>
    private static int RoomFor(int length)
    {
        foreach (var step in (ReadOnlySpan<int>)[10, 20, 50, 100, 255, 500, 1000, 4000])
        {
            if (length * 1.2 <= step)
            {
                return step;
            }
        }

        return (int)BitRoundUp(length);
    }

    private static uint BitRoundUp(int length) => System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(length, 500_000_000) + 1);

    // Rule of succession with a prior: what the values so far agree on, and what is known of types before.
    private static double ConfidenceOf(long count) =>
        count == 0 ? 0 : Math.Round((count + (PriorBelief * PriorWeight)) / (count + PriorWeight), 4);
}
