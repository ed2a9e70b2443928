namespace Hermes.Logs.Parsing.Times;

/// <summary>A date as written; a year of 0 was left out, a month of 0 too (time of day only).</summary>
internal struct CalendarDate
{
    public int Year;
    public int Month;
    public int Day;

    /// <summary>What the date says about the order of day and month: null where it says nothing.</summary>
    public bool? ShowsDayFirst;

    /// <summary>True when day and month could be the other way round.</summary>
    public bool Doubtful;

    /// <summary>The year of two digits: 70 to 99 are of the last century.</summary>
    public static int Century(int twoDigits) => twoDigits + (twoDigits >= 70 ? 1900 : 2000);

    /// <summary>Takes two numbers of which one is the day and one the month.</summary>
    /// <param name="first">The number written first.</param>
    /// <param name="second">The number written second.</param>
    /// <param name="known">The order, where it is known.</param>
    /// <param name="dayFirstByCustom">The order that is usual for the way this date is written.</param>
    public bool TakeDayAndMonth(int first, int second, bool? known, bool dayFirstByCustom = false)
    {
        if (first > 12 && second > 12)
        {
            return false;
        }

        if (first > 12 || second > 12)
        {
            ShowsDayFirst = first > 12;
        }

        Doubtful = ShowsDayFirst is null && known is null && first != second;
        (Day, Month) = ShowsDayFirst ?? known ?? dayFirstByCustom ? (first, second) : (second, first);
        return Day >= 1 && Month >= 1;
    }
}
