using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Hermes.Learning.Training;

/// <summary>
/// Runs long work on a thread of its own that gives way to everything else, so that training does not slow scoring down. Thread priorities
/// of .NET do nothing on Linux; there it is the nice level, which belongs to a thread and is inherited by those XGBoost starts from it. It
/// cannot be taken back, so the thread ends with the work.
/// </summary>
internal static partial class QuietThread
{
    private const int Process = 0;
    private const int Nice = 10;

    /// <summary>Does the work and waits for it; what it throws is thrown on.</summary>
    /// <param name="work">The work.</param>
    public static T Run<T>(Func<T> work)
    {
        var result = default(T);
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (OperatingSystem.IsLinux())
                {
                    _ = SetPriority(Process, 0, Nice); // refused, it is only less quiet
                }

                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
            Name = "training",
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    // Who 0 is the calling thread.
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
