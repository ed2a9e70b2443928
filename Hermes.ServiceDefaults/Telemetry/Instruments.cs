using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.ServiceDefaults.Telemetry;

/// <summary>How Hermes's own instruments are made.</summary>
public static class Instruments
{
    /// <summary>The meter of a host's own instruments.</summary>
    public static Meter CreateHermes(this IMeterFactory meters) => meters.Create(HermesTelemetry.Name);

    /// <summary>Tells a counter as 0 before anything was counted: alerts see the first increase only when there was a figure before it.</summary>
    public static Counter<long> FromZero(this Counter<long> counter)
    {
        counter.Add(0);
        return counter;
    }

    /// <summary>The same for each value of a label.</summary>
    public static Counter<long> FromZero(this Counter<long> counter, string label, params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            counter.Add(0, new KeyValuePair<string, object?>(label, value));
        }

        return counter;
    }

    /// <summary>Adds figures that have to be asked for every few seconds.</summary>
    public static IServiceCollection AddSampledMetrics<T>(this IServiceCollection services) where T : class, ISampledMetrics =>
        services.AddSingleton<ISampledMetrics, T>();
}
