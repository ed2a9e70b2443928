using Hermes.Learning.Datasets;

namespace Hermes.Learning.Training;

/// <summary>Rows in three parts that follow each other in time: the oldest to learn from, the next to choose and calibrate, the newest to test.</summary>
/// <param name="Validation">To choose and calibrate.</param>
/// <param name="Test">To test.</param>
/// <param name="ValidationFrom">Where validation begins.</param>
/// <param name="TestFrom">Where the test begins.</param>
internal sealed record TimeSplit(Dataset Validation, Dataset Test, DateTimeOffset ValidationFrom, DateTimeOffset TestFrom)
{
    private const int MinimumFailures = 20;

    /// <summary>Splits 60 : 20 : 20 of the rows, or where the options say. A row whose answer is known only in the next part is left out.</summary>
    /// <param name="data">Rows in order of time.</param>
    /// <param name="options">May say where the test begins.</param>
    public static TimeSplit Of(Dataset data, TrainingOptions options)
    {
        if (data.Count < 50 || data.Positives < MinimumFailures)
        {
            throw new NotEnoughHistoryException(
                $"There are {data.Count} rows with {data.Positives} failures; a model needs at least 50 rows with {MinimumFailures} failures. Import more history.");
        }

        var testFrom = options.TestFrom ?? data.Rows[(int)(data.Count * 0.8)].At;
        var before = data.Rows.Count(row => row.At < testFrom);
        if (before == 0 || before == data.Count)
        {
            throw new NotEnoughHistoryException($"No rows lie {(before == 0 ? "before" : "after")} {testFrom:u}; move the end of training into the history.");
        }

        var validationFrom = data.Rows[(int)(before * 0.75)].At;
        var split = new TimeSplit(
            data.Between(validationFrom, testFrom), data.Between(testFrom, DateTimeOffset.MaxValue), validationFrom, testFrom);
        var learned = data.Rows.Where(row => row.AnsweredAt < validationFrom).ToArray();
        var failures = learned.Count(row => row.Failed);
        if (failures < 5 || split.Validation.Positives < 3 || split.Test.Count == 0)
        {
            throw new NotEnoughHistoryException(
                $"Split by time, {failures} failures are left to learn from and {split.Validation.Positives} to calibrate with; import more history.");
        }

        return failures < learned.Length
            ? split
            : throw new NotEnoughHistoryException("Everything failed in the part to learn from; there is nothing to tell failures from. Import runs that went well.");
    }

    /// <summary>The part to learn from. Copied when asked for and not kept: of a million rows, one copy is enough at a time.</summary>
    /// <param name="data">The rows that were split.</param>
    public Dataset Learn(Dataset data) => data.Between(DateTimeOffset.MinValue, ValidationFrom);
}
