using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Hermes.Learning.Models.XGBoostNative;

namespace Hermes.Learning.Models;

/// <summary>
/// Makes the matrix that trees are grown on: one byte a value, the number of its histogram bin. XGBoost's plain matrix keeps eight bytes
/// a value beside the same bins, which for a million rows of a hundred features is most of a gigabyte.
/// </summary>
internal static class BinnedMatrix
{
    public static unsafe MatrixHandle Create(float[] values, int rows, int columns, float[] labels, float[]? weights, int threads)
    {
        Check(XGProxyDMatrixCreate(out var created));
        using var proxy = MatrixHandle.Of(created);
        fixed (float* data = values, label = labels, weight = weights)
        {
            var batch = new Batch(proxy, string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"data":[{{(long)data}},true],"shape":[{{rows}},{{columns}}],"strides":null,"typestr":"<f4","version":3}"""), (IntPtr)label, (IntPtr)weight, rows);
            var handle = GCHandle.Alloc(batch);
            try
            {
                var config = string.Create(CultureInfo.InvariantCulture, $$"""{"missing":NaN,"nthread":{{threads}},"max_bin":256}""");
                Check(XGQuantileDMatrixCreateFromCallback(GCHandle.ToIntPtr(handle), created, IntPtr.Zero, &Reset, &Next, config, out var matrix));
                return MatrixHandle.Of(matrix);
            }
            finally
            {
                handle.Free();
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Reset(IntPtr iterator) => ((Batch)GCHandle.FromIntPtr(iterator).Target!).Given = false;

    // All rows come as one batch: they are in memory anyway, and are not copied.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int Next(IntPtr iterator)
    {
        var batch = (Batch)GCHandle.FromIntPtr(iterator).Target!;
        if (batch.Given)
        {
            return 0;
        }

        batch.Given = true;
        var failed = XGProxyDMatrixSetDataDense(batch.Proxy.DangerousGetHandle(), batch.Interface)
            | XGDMatrixSetFloatInfo(batch.Proxy, "label", (float*)batch.Labels, (ulong)batch.Rows)
            | (batch.Weights == IntPtr.Zero ? 0 : XGDMatrixSetFloatInfo(batch.Proxy, "weight", (float*)batch.Weights, (ulong)batch.Rows));
        return failed == 0 ? 1 : 0;
    }

    private sealed record Batch(MatrixHandle Proxy, string Interface, IntPtr Labels, IntPtr Weights, int Rows)
    {
        public bool Given { get; set; }
    }
}
