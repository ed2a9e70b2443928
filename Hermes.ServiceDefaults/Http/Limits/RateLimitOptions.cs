using System.ComponentModel.DataAnnotations;

namespace Hermes.ServiceDefaults.Http.Limits;

/// <summary>Section <c>RateLimits</c>: requests of one caller at one process. A caller may save up to a burst and then has so many a second.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>An API key.</summary>
    [Required]
    public Rate Key { get; set; } = new() { PerSecond = 1_000, Burst = 5_000 };

    /// <summary>A signed-in user.</summary>
    [Required]
    public Rate User { get; set; } = new() { PerSecond = 100, Burst = 1_000 };

    /// <summary>Another process of the suite.</summary>
    [Required]
    public Rate Service { get; set; } = new() { PerSecond = 1_000, Burst = 5_000 };

    /// <summary>Everybody without a credential at one address.</summary>
    [Required]
    public Rate Anonymous { get; set; } = new() { PerSecond = 20, Burst = 300 };

    /// <summary>Wrong credentials a minute from one address; beyond that none from there is looked at, unless it was right lately.</summary>
    [Range(1, 1_000_000)]
    public int WrongCredentialsPerMinute { get; set; } = 60;

    internal sealed class Rate
    {
        [Range(1, 1_000_000)]
        public int PerSecond { get; set; }

        [Range(1, 10_000_000)]
        public int Burst { get; set; }
    }
}
