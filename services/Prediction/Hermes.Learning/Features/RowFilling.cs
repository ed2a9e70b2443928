using Hermes.Learning.History;

namespace Hermes.Learning.Features;

/// <summary>
/// Builds many rows at once. A day is done by one thread and feed by feed, so that what is usual on that day is learned once for each
/// feed and its readers; the threads have the priority of the caller, so that training stays behind scoring.
/// </summary>
internal static class RowFilling
{
    /// <summary>Fills rows.</summary>
    /// <param name="fleet">History.</param>
    /// <param name="moments">Feed and moment of each row, in order of time.</param>
    /// <param name="values">Target, row-major.</param>
    /// <param name="ct">Cancels between two feeds.</param>
    public static void Fill(FleetHistory fleet, (string Feed, DateTimeOffset At)[] moments, float[] values, CancellationToken ct)
    {
        var days = Days(moments);
        var order = InOrderOfFeeds(moments, days);
        var next = -1;
        Exception? failure = null;
        var helpers = new Thread[Math.Clamp(Math.Min(Environment.ProcessorCount, days.Count - 1), 1, 4) - 1];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(Work) { IsBackground = true, Priority = Thread.CurrentThread.Priority, Name = "rows" };
            helpers[i].Start();
        }

        Work();
        foreach (var helper in helpers)
        {
            helper.Join();
        }

        ct.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            throw new InvalidOperationException("A row could not be built.", failure);
        }

        void Work()
        {
            try
            {
                for (var day = Interlocked.Increment(ref next); day < days.Count - 1 && failure is null; day = Interlocked.Increment(ref next))
                {
                    for (var i = days[day]; i < days[day + 1] && !ct.IsCancellationRequested; i++)
                    {
                        var (feed, at) = moments[order[i]];
                        FeatureBuilder.Build(fleet, feed, at, values.AsSpan(order[i] * FeatureCatalog.Count, FeatureCatalog.Count));
                    }
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        }
    }

    // Where each UTC day begins, and the end.
    private static List<int> Days((string Feed, DateTimeOffset At)[] moments)
    {
        var days = new List<int> { 0 };
        for (var i = 1; i < moments.Length; i++)
        {
            if (moments[i].At.UtcTicks / TimeSpan.TicksPerDay != moments[i - 1].At.UtcTicks / TimeSpan.TicksPerDay)
            {
                days.Add(i);
            }
        }

        days.Add(moments.Length);
        return days;
    }

    private static int[] InOrderOfFeeds((string Feed, DateTimeOffset At)[] moments, List<int> days)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        var keys = new long[moments.Length];
        var order = new int[moments.Length];
        for (var i = 0; i < moments.Length; i++)
        {
            if (!numbers.TryGetValue(moments[i].Feed, out var number))
            {
                numbers[moments[i].Feed] = number = numbers.Count;
            }

            (keys[i], order[i]) = ((number << 32) + i, i);
        }

        for (var day = 0; day < days.Count - 1; day++)
        {
            Array.Sort(keys, order, days[day], days[day + 1] - days[day]);
        }

        return order;
    }
}
