using System.Runtime.InteropServices;
using System.Text;
using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using Hermes.Learning.Training;

namespace Hermes.Benchmarks.Forecasts;

/// <summary>
/// Rows for another learner, as NumPy's .npy of 32-bit floats: part (0 learning, 1 validation, 2 test, -1 unused because its answer was
/// not known when the next part began), answer, onset, day, the probability Hermes gives (test only), then the features.
/// </summary>
internal static class RowsFile
{
    private const int Before = 5;

    public static void Write(FileInfo file, Dataset rows, EvaluationReport report)
    {
        using var stream = file.Create();
        var columns = Before + FeatureCatalog.Count;
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows.Count}, {columns}), }}";

        // Magic, version 1.0, length of the header, which ends in a line feed on a multiple of 64 bytes.
        var length = ((10 + header.Length + 64) / 64 * 64) - 10;
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)(length & 0xFF), (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
        var (values, test) = (new float[columns], 0);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows.Rows[i];
            var part = Part(row, report);
            values[0] = part;
            values[1] = row.Failed ? 1 : 0;
            values[2] = row.Onset ? 1 : 0;
            values[3] = (row.At.UtcDateTime.Date - rows.Rows[0].At.UtcDateTime.Date).Days;
            values[4] = part == 2 ? (float)report.TestProbabilities[test++] : float.NaN;
            rows.Row(i).CopyTo(values.AsSpan(Before));
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    private static int Part(RowInfo row, EvaluationReport report) =>
        row.At >= report.TestFrom ? 2
        : row.At >= report.ValidationFrom ? (row.AnsweredAt < report.TestFrom ? 1 : -1)
        : row.AnsweredAt < report.ValidationFrom ? 0 : -1;
}
