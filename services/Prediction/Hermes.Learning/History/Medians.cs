namespace Hermes.Learning.History;

/// <summary>Medians in linear time (Hoare's selection, 1961), for baselines that are learned anew every day.</summary>
internal static class Medians
{
    /// <summary>The median.</summary>
    /// <param name="values">At least one value, none of them NaN; reordered by the call.</param>
    public static double Of(Span<double> values)
    {
        var middle = values.Length / 2;
        var upper = Select(values, middle);
        if (values.Length % 2 == 1)
        {
            return upper;
        }

        // All before the middle are smaller now; the largest of them is the lower of the two.
        var lower = values[0];
        foreach (var value in values[..middle])
        {
            lower = Math.Max(lower, value);
        }

        return (lower + upper) / 2;
    }

    private static double Select(Span<double> values, int position)
    {
        var (low, high) = (0, values.Length - 1);
        while (high - low > 16)
        {
            var pivot = MedianOfThree(values[low], values[low + ((high - low) / 2)], values[high]);
            var (left, right) = (low, high);
            while (left <= right)
            {
                while (values[left] < pivot)
                {
                    left++;
                }

                while (values[right] > pivot)
                {
                    right--;
                }

                if (left <= right)
                {
                    (values[left], values[right]) = (values[right], values[left]);
                    left++;
                    right--;
                }
            }

            if (position <= right)
            {
                high = right;
            }
            else if (position >= left)
            {
                low = left;
            }
            else
            {
                return values[position];
            }
        }

        values[low..(high + 1)].Sort();
        return values[position];
    }

    private static double MedianOfThree(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
