namespace Hermes.Learning.Features;

/// <summary>Means of one quantity over the newest runs, taken in one walk from the newest run back; NaN where no run told it.</summary>
internal struct RecentMeans
{
    private Sum last3;
    private Sum last5;
    private Sum last10;
    private Sum before;
    private Sum hour;
    private Sum hours3;

    public RecentMeans() => Last = double.NaN;

    /// <summary>Of the newest run.</summary>
    public double Last { get; private set; }

    public readonly double Last3 => last3.Mean;

    public readonly double Last5 => last5.Mean;

    public readonly double Last10 => last10.Mean;

    /// <summary>Of the seven runs before the last three.</summary>
    public readonly double Before => before.Mean;

    /// <summary>Of the runs known in the last hour.</summary>
    public readonly double Hour => hour.Mean;

    /// <summary>Of the runs known in the last three hours.</summary>
    public readonly double Hours3 => hours3.Mean;

    /// <summary>Takes the next run.</summary>
    /// <param name="position">0 for the newest.</param>
    /// <param name="inHour">How many of the newest belong to the last hour.</param>
    /// <param name="inHours3">The same of three hours.</param>
    /// <param name="value">Its value, NaN when it has none.</param>
    public void Add(int position, int inHour, int inHours3, double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        Last = position == 0 ? value : Last;
        last3.Add(position < 3, value);
        last5.Add(position < 5, value);
        last10.Add(position < 10, value);
        before.Add(position is >= 3 and < 10, value);
        hour.Add(position < inHour, value);
        hours3.Add(position < inHours3, value);
    }

    private struct Sum
    {
        private double total;
        private int count;

        public readonly double Mean => count == 0 ? double.NaN : total / count;

        public void Add(bool wanted, double value)
        {
            total += wanted ? value : 0;
            count += wanted ? 1 : 0;
        }
    }
}
