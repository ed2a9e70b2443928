using System.ComponentModel.DataAnnotations;

namespace Hermes.Notification.Alerts;

/// <summary>Section <c>Notification</c>: what people are told.</summary>
internal sealed class NotificationOptions
{
    public const string Section = "Notification";

    /// <summary>Diagnosed errors below this criticality (1..5) raise no alert.</summary>
    [Range(1, 5)]
    public int MinimumCriticality { get; set; } = 4;

    /// <summary>Errors that were older than this (minutes) when they were diagnosed are kept, not sent: old logs page nobody.</summary>
    [Range(1, 525_600)]
    public int MaxAgeMinutes { get; set; } = 60;

    /// <summary>The same cause is sent at most once in this time; in between it is counted.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan RepeatWindow { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A channel that stays down for this long loses the alert; it is marked failed and announced as such.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>First wait after a failed try; it doubles with every further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Address of the portal, for links in messages.</summary>
    public string? PortalUrl { get; set; }
}
