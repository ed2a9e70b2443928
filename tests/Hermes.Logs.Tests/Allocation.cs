namespace Hermes.Logs.Tests;

internal static class Allocation
{
    private const int Rounds = 6;

    /// <summary>
    /// Bytes the calling thread takes for <paramref name="action"/>, once everything is warm: the least of several rounds, because a
    /// pattern lends its working memory to one thread at a time and another test may have it.
    /// </summary>
    public static long Least(Action action)
    {
        action();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
