using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hermes.Benchmarks.Parsing;

/// <summary>The processor time of this thread, so that a busy machine does not falsify a measurement.</summary>
internal static partial class ThreadTime
{
    private const int ThreadCpuTime = 3;

    public static TimeSpan Now
    {
        get
        {
            if (OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out var time) == 0)
            {
                return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1_000.0);
            }

            return Stopwatch.GetElapsedTime(0);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
