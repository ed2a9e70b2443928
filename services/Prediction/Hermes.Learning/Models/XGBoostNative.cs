using System.Reflection;
using System.Runtime.InteropServices;

namespace Hermes.Learning.Models;

/// <summary>XGBoost's C API, the part that is used (version 1.7 and later).</summary>
internal static partial class XGBoostNative
{
    private const string Library = "xgboost";
    private static readonly string[] Candidates = ["libxgboost.so.0", "libxgboost.so", "xgboost.dll", "libxgboost.dylib"];

    static XGBoostNative() => NativeLibrary.SetDllImportResolver(typeof(XGBoostNative).Assembly, Resolve);

    public static void Check(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"XGBoost: {Marshal.PtrToStringUTF8(XGBGetLastError())}");
        }
    }

    [LibraryImport(Library)]
    internal static partial IntPtr XGBGetLastError();

    [LibraryImport(Library)]
    internal static unsafe partial int XGDMatrixCreateFromMat(float* data, ulong rows, ulong columns, float missing, out IntPtr handle);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int XGDMatrixSetFloatInfo(MatrixHandle handle, string field, float* values, ulong length);

    [LibraryImport(Library)]
    internal static partial int XGProxyDMatrixCreate(out IntPtr handle);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGProxyDMatrixSetDataDense(IntPtr handle, string arrayInterface);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int XGQuantileDMatrixCreateFromCallback(
        IntPtr iterator, IntPtr proxy, IntPtr reference, delegate* unmanaged[Cdecl]<IntPtr, void> reset, delegate* unmanaged[Cdecl]<IntPtr, int> next, string config, out IntPtr handle);

    [LibraryImport(Library)]
    internal static partial int XGDMatrixFree(IntPtr handle);

    [LibraryImport(Library)]
    internal static unsafe partial int XGBoosterCreate(IntPtr* matrices, ulong length, out IntPtr handle);

    [LibraryImport(Library)]
    internal static partial int XGBoosterFree(IntPtr handle);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetParam(BoosterHandle handle, string name, string value);

    [LibraryImport(Library)]
    internal static partial int XGBoosterUpdateOneIter(BoosterHandle handle, int iteration, MatrixHandle train);

    [LibraryImport(Library)]
    internal static unsafe partial int XGBoosterPredict(BoosterHandle handle, MatrixHandle rows, int options, uint trees, int training, out ulong length, out float* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int XGBoosterSaveModelToBuffer(BoosterHandle handle, string config, out ulong length, out byte* bytes);

    [LibraryImport(Library)]
    internal static unsafe partial int XGBoosterLoadModelFromBuffer(BoosterHandle handle, byte* bytes, ulong length);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
        {
            return IntPtr.Zero;
        }

        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            "The XGBoost library was not found. Install it: Debian and Ubuntu 'apt-get install libxgboost0', macOS 'brew install xgboost', "
            + "Windows: put xgboost.dll beside the program.");
    }

    /// <summary>Owns a matrix.</summary>
    internal sealed class MatrixHandle : SafeHandle
    {
        public MatrixHandle()
            : base(IntPtr.Zero, ownsHandle: true)
        {
        }

        public override bool IsInvalid => handle == IntPtr.Zero;

        public static unsafe MatrixHandle Create(ReadOnlySpan<float> values, int rows, int columns)
        {
            fixed (float* data = values)
            {
                var matrix = new MatrixHandle();
                Check(XGDMatrixCreateFromMat(data, (ulong)rows, (ulong)columns, float.NaN, out var handle));
                matrix.SetHandle(handle);
                return matrix;
            }
        }

        /// <summary>Takes over a matrix made elsewhere.</summary>
        public static MatrixHandle Of(IntPtr matrix)
        {
            var owner = new MatrixHandle();
            owner.SetHandle(matrix);
            return owner;
        }

        protected override bool ReleaseHandle() => XGDMatrixFree(handle) == 0;
    }

    /// <summary>Owns a booster.</summary>
    internal sealed class BoosterHandle : SafeHandle
    {
        public BoosterHandle()
            : base(IntPtr.Zero, ownsHandle: true)
        {
        }

        public override bool IsInvalid => handle == IntPtr.Zero;

        public static unsafe BoosterHandle Create(MatrixHandle? train)
        {
            var booster = new BoosterHandle();
            var matrix = train?.DangerousGetHandle() ?? IntPtr.Zero;
            Check(XGBoosterCreate(&matrix, train is null ? 0UL : 1UL, out var handle));
            booster.SetHandle(handle);
            return booster;
        }

        protected override bool ReleaseHandle() => XGBoosterFree(handle) == 0;
    }
}
