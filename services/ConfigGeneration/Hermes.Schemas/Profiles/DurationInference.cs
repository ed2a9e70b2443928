using System.Text.RegularExpressions;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>
/// Durations, as opposed to times of day. <c>10:30:00</c> is a duration when the name says so or another value goes beyond a day;
/// whether <c>75:30</c> are hours or minutes is a question.
/// </summary>
internal static partial class DurationInference
{
    public static (ColumnType Type, string? Min, string? Max)? Decide(ColumnProfiler column, FileHabits habits, List<Question> questions)
    {
        if (column.Texts.Durations is not { } durations)
        {
            return null;
        }

        var clock = durations.Forms is DurationForms.Clock or DurationForms.HalfClock;
        if (clock && column.Times.Count == column.Count && !SpanName().IsMatch(column.Name))
        {
            return null;
        }

        if (durations.Forms != DurationForms.HalfClock && durations.Forms.HasFlag(DurationForms.HalfClock))
        {
            return null;
        }

        var format = durations.Forms == DurationForms.HalfClock ? Halves(column, habits, questions) : DurationText.FormatOf(durations.Forms);
        var (min, max) = durations.Range(format == "m:ss" ? 60 : 1);
        return (new ColumnType { Kind = ColumnKind.Duration, Format = format }, min, max);
    }

    private static string Halves(ColumnProfiler column, FileHabits habits, List<Question> questions)
    {
        var id = $"durationParts:{column.Name}";
        if (habits.Answers.GetValueOrDefault(id) is "h:mm" or "m:ss")
        {
            return habits.Answers[id];
        }

        var parts = column.Examples[0].Split(':');
        questions.Add(new Question(id, $"Is {column.Examples[0]} in column '{column.Name}' hours and minutes, or minutes and seconds?", column.Name,
            [new QuestionOption("h:mm", $"{parts[0]} hours and {parts[1]} minutes"), new QuestionOption("m:ss", $"{parts[0]} minutes and {parts[1]} seconds")], "h:mm"));
        return "h:mm";
    }

    [GeneratedRegex("durat|elapsed|runtime|run_?time|uptime|downtime|time_?(spent|taken|worked)|length|interval|latency|lap|split|wait|delay|hours|worked|overtime", RegexOptions.IgnoreCase)]
    private static partial Regex SpanName();
}
