using Hermes.Schemas.Delimited;
using Hermes.Schemas.Profiles;
using Hermes.Schemas.Records;
using Hermes.Schemas.Types;

namespace Hermes.Schemas;

/// <summary>Drives a reader through the column profilers and gathers what they found.</summary>
internal static class SampleProfiler
{
    /// <summary>Code of the finding that rows follow which were not looked at.</summary>
    public const string Sampled = "sampled";

    /// <summary>Columns up to which it is told what each possible answer to their questions makes of them.</summary>
    private const int MaxAnswered = 2_000;

    public static SampleAnalysis Profile(RecordReader reader, SourceFormat source, SampleLimits limits, bool complete, IReadOnlyDictionary<string, string> answers, CancellationToken ct, IReadOnlyList<KeyCandidate>? keys = null)
    {
        var table = new TableProfiler(reader, limits, keys ?? []);
        table.Run(ct);
        if (reader.UnterminatedQuoteLine is { } line && complete)
        {
            throw UnclosedQuote.Rejection(line);
        }

        var findings = new List<SampleFinding>();
        var questions = new List<Question>();
        NoteShape(reader, findings, table, complete);
        var habits = HabitsOf(table.Columns, source, answers);
        var profiles = table.Columns.Select(column => TypeInference.Decide(column, habits, findings, questions)).ToList();
        return new SampleAnalysis
        {
            Source = source,
            Columns = profiles,
            Keys = KeysOf(table, profiles),
            Sketches = [.. table.Columns.Select(column => column.Keys.Build())],
            Questions = questions,
            Answered = [.. questions.Take(MaxAnswered).SelectMany(question => Answered(question, table, habits))],
            Findings = findings,
            Flattenings = reader.Proposals,
            Rows = table.Rows,
            IsWholeFile = complete && table.Rows < limits.MaxRows,
        };
    }

    private static IReadOnlyList<KeyCandidate> KeysOf(TableProfiler table, List<ColumnProfile> profiles) =>
        table.RowsForKeys < table.Rows ? table.Keys.Holding(profiles, table.Rows)
        : table.Duplicates == 0 ? KeyFinder.Find(profiles, table.Hashes, table.RowsForKeys)
        : [];

    private static IEnumerable<AnsweredColumn> Answered(Question question, TableProfiler table, FileHabits habits)
    {
        var column = table.Columns.Find(candidate => candidate.Name == question.Column);
        foreach (var option in column is null ? [] : question.Options.Where(option => option.Value != question.Assumed))
        {
            var answered = habits with { Answers = new Dictionary<string, string> { [question.Id] = option.Value } };
            yield return new AnsweredColumn(question.Id, option.Value, TypeInference.Decide(column!, answered, [], []));
        }
    }

    private static void NoteShape(RecordReader reader, List<SampleFinding> findings, TableProfiler table, bool complete)
    {
        var rows = table.Rows;
        if (rows == 0)
        {
            findings.Add(new SampleFinding("noRows", Severity.Warning, "The sample has column names but no rows; every type is a guess.", 1));
        }

        findings.AddRange(ReadingFindings.Of(reader, rows));
        if (table.Duplicates > 0)
        {
            findings.Add(new SampleFinding("duplicateRows", Severity.Warning, $"{table.Duplicates} of {table.RowsForKeys} rows repeat an earlier row; the first is on line {table.FirstDuplicate}.", table.FirstDuplicate));
        }

        findings.AddRange(reader.Findings);
        if (!complete)
        {
            findings.Add(new SampleFinding(Sampled, Severity.Info, $"Only the beginning of the file was profiled ({rows} rows).", null));
        }
    }

    private static FileHabits HabitsOf(List<ColumnProfiler> columns, SourceFormat source, IReadOnlyDictionary<string, string> answers)
    {
        var numeric = columns.Where(column => column.Numbers is { HasSeparators: true, Formats.Count: > 0 } && column.Numbers.Count == column.Count).ToList();
        var certain = numeric.Select(column => column.Numbers.Formats.Select(format => format.Decimal).Distinct().ToList()).Where(marks => marks.Count == 1).Select(marks => marks[0]).Distinct().ToList();
        var orders = columns.Where(column => column.Times.Count > 0 && column.Times.Count == column.Count)
            .Select(column => column.Times.Formats.Select(format => format.Order).Distinct().ToList())
            .Where(found => found.Count == 1 && found[0] != DateOrder.Certain).Select(found => found[0]).Distinct().ToList();

        // A file separated by semicolons is one where the comma was needed for something else.
        bool? comma = certain.Count == 1 ? certain[0] == ',' : certain.Count == 0 && source.Dialect?.Delimiter == ";" && numeric.Exists(column => column.Numbers.Formats[0] != NumberFormat.Plain) ? true : null;
        return new FileHabits(comma, orders.Count == 1 ? orders[0] : null, answers);
    }
}
