using Hermes.Learning.History;

namespace Hermes.Learning.Tests;

public sealed class WorkCalendarTests
{
    [Theory]
    [InlineData("2024-03-29", DayKind.Holiday)] // Good Friday
    [InlineData("2025-04-21", DayKind.Holiday)] // Easter Monday
    [InlineData("2026-04-06", DayKind.Holiday)]
    [InlineData("2026-12-25", DayKind.Holiday)]
    [InlineData("2026-12-24", DayKind.Ordinary)]
    [InlineData("2026-01-30", DayKind.MonthEnd)] // a Friday, the last working day of its month
    [InlineData("2026-01-31", DayKind.MonthEnd)]
    [InlineData("2026-02-02", DayKind.MonthEnd)] // the first working day of the next
    [InlineData("2026-02-03", DayKind.Ordinary)]
    [InlineData("2026-01-29", DayKind.Ordinary)]
    public void Days_are_ordinary_month_ends_or_holidays(string day, DayKind kind) => Assert.Equal(kind, WorkCalendar.Default.KindOf(At(day)));

    [Theory]
    [InlineData("2026-11-30", 0)]
    [InlineData("2026-11-27", 1)]
    [InlineData("2026-11-28", 1)]
    [InlineData("2026-12-31", 0)]
    [InlineData("2026-12-24", 4)] // the 28th to the 31st are left
    public void Working_days_to_the_month_end_leave_out_weekends_and_holidays(string day, int left) =>
        Assert.Equal(left, WorkCalendar.Default.WorkingDaysToMonthEnd(At(day)));

    [Fact]
    public void Holidays_can_be_added_for_a_year_or_for_every_year()
    {
        var calendar = new WorkCalendar(["2026-11-26", "07-04"]);
        Assert.Equal([DayKind.Holiday, DayKind.Ordinary, DayKind.Holiday, DayKind.Holiday], new[] { "2026-11-26", "2027-11-26", "2026-07-04", "2031-07-04" }.Select(day => calendar.KindOf(At(day))));
        Assert.Throws<FormatException>(() => new WorkCalendar(["Thanksgiving"]));
    }

    [Fact]
    public void A_baseline_learns_what_month_ends_do_and_holidays_do_not_disturb_it()
    {
        // Five times the volume at month-ends, a tenth on holidays.
        var days = Enumerable.Range(0, 90).Select(day => At("2025-11-01").AddDays(day)).ToList();
        var history = new FeedHistory(new FeedDefinition { Name = "F" }, days.Select((day, number) => Histories.Of($"{number}", day.AddHours(6), 60, RunOutcome.Succeeded) with
        {
            Volume = 100 * WorkCalendar.Default.KindOf(day) switch { DayKind.MonthEnd => 5, DayKind.Holiday => 0.1, _ => 1 },
        }));
        var usual = history.At(At("2026-01-30").AddHours(12)).Baseline.Volume!;
        Assert.Equal(100, usual.Expected(At("2026-01-28").AddHours(6), WorkCalendar.Default), 1);
        Assert.InRange(usual.Expected(At("2026-01-30").AddHours(6), WorkCalendar.Default), 300, 500);
        Assert.InRange(usual.Expected(At("2026-04-03").AddHours(6), WorkCalendar.Default), 10, 80);
    }

    private static DateTimeOffset At(string day) => new(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
}
