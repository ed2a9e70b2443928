using Hermes.Schemas.Configurations.RoundTrip;
using Hermes.Schemas.Configurations.Steps;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Profiles;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Configurations;

/// <summary>A row that a configuration does not accept.</summary>
/// <param name="Line">Physical line (delimited, XML) or number of the record (JSON), counted from 1.</param>
/// <param name="Column">Column at fault; empty when it is the row.</param>
/// <param name="Reason">Why.</param>
public sealed record RejectedRow(long Line, string Column, string Reason);

/// <summary>What happened when a configuration was run over a file.</summary>
/// <param name="RowsRead">Rows in.</param>
/// <param name="RowsParsed">Rows that fit the schema.</param>
/// <param name="Rejected">The first rows that do not.</param>
public sealed record ProofResult(long RowsRead, long RowsParsed, IReadOnlyList<RejectedRow> Rejected)
{
    /// <summary>All rows that do not fit.</summary>
    public long RowsRejected => RowsRead - RowsParsed;

    /// <summary>Rows that fit and, written by the configuration's types and formats and read again, say the same.</summary>
    public long RowsRoundTripped { get; init; }

    /// <summary>Rows among them in which a value comes back in another spelling, as <c>Y</c> does as <c>true</c>.</summary>
    public long RowsRespelled { get; init; }

    /// <summary>Rows among those that fit which the steps leave out, as they are meant to: filtered, or the same as another.</summary>
    public long RowsLeftOut { get; init; }

    /// <summary>The first rows as the steps leave them; null while the proof is running.</summary>
    public RowsAfter? After { get; init; }

    /// <summary>What reading left out, repaired or lost: totals below the table, comments, characters that do not fit the encoding.</summary>
    public IReadOnlyList<SampleFinding> Notes { get; init; } = [];

    /// <summary>The first losses, then the first respelling of each column.</summary>
    public IReadOnlyList<RowDifference> Differences { get; init; } = [];
}

/// <summary>Runs a configuration over a whole file: the proof that it reads what it was made for.</summary>
public static class ConfigurationProof
{
    private const int MaxRejectedShown = 100;
    private const int MaxNotes = 20;
    private const int RowsBetweenReports = 8192;

    /// <summary>How the files of a configuration are read.</summary>
    public static SourceFormat FormatOf(SourceSettings source) => new(
        Enum.Parse<FileFormat>(source.Format, true),
        source.Encoding,
        source.Dialect?.ToDialect(),
        source.RecordsPath ?? "")
    {
        Flatten = source.Flatten?.ToRules() ?? FlattenRules.None,
    };

    /// <summary>Reads every row, checks width, types and missing values, writes it back and compares, does the steps to it and checks the key.</summary>
    /// <param name="stream">The file from its first byte.</param>
    /// <param name="configuration">A valid configuration.</param>
    /// <param name="limits">What is refused.</param>
    /// <param name="ct">Cancels between rows.</param>
    /// <param name="progress">Told every some thousand rows what the rows so far gave; null when nobody wants to know.</param>
    /// <exception cref="SampleRejectedException">The file breaks its format.</exception>
    public static ProofResult Run(Stream stream, FeedConfiguration configuration, SampleLimits? limits = null, CancellationToken ct = default, Action<ProofResult>? progress = null)
    {
        limits ??= SampleLimits.Default;
        using var reader = RecordReader.Open(stream, FormatOf(configuration.Source), limits);
        var made = StepOutput.Made(configuration);
        var checks = configuration.Schema.Columns.Where(column => !made.Contains(column.Name)).Select(column => new ColumnCheck(column, configuration.Source.NullTokens ?? [])).ToArray();
        var key = configuration.Schema.PrimaryKey.Select(name => configuration.Schema.Columns.ToList().FindIndex(column => column.Name == name)).ToArray();
        var keys = new KeyHashes();
        var steps = new StepRunner(configuration, key);
        var row = new StepRow(configuration.Schema.Columns, checks);
        var rejected = new List<RejectedRow>();
        var roundTrip = new RowRoundTrip(reader, configuration, checks, limits);
        long read = 0, parsed = 0;
        var (indexes, located) = (new int[checks.Length], -1);
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            read++;
            if (located != reader.Columns.Count)
            {
                Locate(reader, checks, indexes);
                roundTrip.Locate(indexes);
                located = reader.Columns.Count;
            }

            roundTrip.See();
            var problem = Check(reader, configuration, checks, indexes);
            if (problem is null)
            {
                row.Begin(reader, indexes);
                var (cameThrough, column, reason) = steps.Run(row);
                problem = reason is not null ? new RejectedRow(reader.Line, column, reason) : cameThrough ? CheckKey(reader.Line, configuration, row, key, keys) : null;
            }

            if (problem is null)
            {
                parsed++;
                roundTrip.Take(indexes);
            }
            else if (rejected.Count < MaxRejectedShown)
            {
                rejected.Add(problem);
            }

            if (read % RowsBetweenReports == 0)
            {
                progress?.Invoke(new ProofResult(read, parsed, [.. rejected]));
            }
        }

        if (reader.UnterminatedQuoteLine is { } line)
        {
            throw UnclosedQuote.Rejection(line);
        }

        return roundTrip.Complete(new ProofResult(read, parsed, rejected) { RowsLeftOut = steps.LeftOut, After = steps.Shown, Notes = NotesOf(reader, read) });
    }

    // Rows of another width are among the rejected.
    private static List<SampleFinding> NotesOf(RecordReader reader, long rows) => [.. ReadingFindings.Of(reader, rows).Where(finding => finding.Code != "raggedRows").Take(MaxNotes)];

    private static void Locate(RecordReader reader, ColumnCheck[] checks, int[] indexes)
    {
        for (var i = 0; i < checks.Length; i++)
        {
            // JSON may bring the field in a later record; a delimited file has shown all its columns.
            var found = IndexOf(reader.Columns, checks[i].SourceName);
            indexes[i] = found < 0 ? int.MaxValue : found;
        }
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static RejectedRow? Check(RecordReader reader, FeedConfiguration configuration, ColumnCheck[] checks, int[] indexes)
    {
        if (reader.Misfit is { } misfit)
        {
            return new RejectedRow(reader.Line, "", misfit);
        }

        for (var i = 0; i < checks.Length; i++)
        {
            if (configuration.Source.Format is "delimited" or "fixedWidth" && indexes[i] == int.MaxValue)
            {
                return new RejectedRow(reader.Line, checks[i].Column.Name, $"The file has no column '{checks[i].SourceName}'.");
            }

            if (checks[i].ProblemWith(reader.Text(indexes[i])) is { } reason)
            {
                return new RejectedRow(reader.Line, checks[i].Column.Name, reason);
            }
        }

        return null;
    }

    private static RejectedRow? CheckKey(long line, FeedConfiguration configuration, StepRow row, int[] key, KeyHashes keys)
    {
        if (key.Length == 0 || key.Contains(-1))
        {
            return null;
        }

        var hash = 0UL;
        foreach (var part in key)
        {
            hash = ValueHash.Combine(hash, ValueHash.Of(row[part].Trim()));
        }

        return keys.Add(hash) ? null : new RejectedRow(line, string.Join(", ", configuration.Schema.PrimaryKey), "The key repeats that of an earlier row.");
    }
}
