using System.ComponentModel.DataAnnotations;

namespace Hermes.ServiceDefaults.Http.Limits;

/// <summary>Section <c>Http</c>: what one request or connection may take.</summary>
internal sealed class HttpLimits
{
    /// <summary>Largest body, where an endpoint does not say otherwise.</summary>
    [Range(1_024, 64 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>All headers of a request together.</summary>
    [Range(4_096, 256 * 1024)]
    public int MaxHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Time for a client to send its headers.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:05:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Slowest body, after five seconds of grace.</summary>
    [Range(1, 1_000_000)]
    public double MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>Time for a request, where an endpoint does not say otherwise.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for imports, uploads and questions to a language model.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongRequestTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Connections at the same time; more are closed at once.</summary>
    [Range(10, 1_000_000)]
    public int MaxConnections { get; set; } = 5_000;
}
