namespace Hermes.Logs.Parsing.Times;

/// <summary>
/// Whether 01/02/2026 is the first of February, learned from dates that can be read in one way only. Shared by the readers of a
/// source.
/// </summary>
/// <param name="stated">What the settings say; it goes before what is seen.</param>
internal sealed class DateOrder(bool? stated = null)
{
    private volatile bool _dayFirst;
    private volatile bool _monthFirst;

    /// <summary>The order, or null when nothing or both has been seen.</summary>
    public bool? DayFirst => stated ?? (_dayFirst == _monthFirst ? null : _dayFirst);

    /// <summary>Takes note of a date that can be read in one way only.</summary>
    public void See(bool dayFirst)
    {
        if (dayFirst)
        {
            _dayFirst = true;
        }
        else
        {
            _monthFirst = true;
        }
    }
}
