using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Hermes.Benchmarks.Intake;

/// <summary>Posts bodies of lines, as a log shipper does: again after 429.</summary>
internal sealed class Sender(HttpClient http)
{
    private static readonly MediaTypeHeaderValue Text = new("text/plain", "utf-8");
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private long _refused;

    /// <summary>Requests that were told to come again.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Sends all bodies and returns when the last is acknowledged.</summary>
    /// <param name="bodies">In the order to send them.</param>
    /// <param name="senders">Requests under way at once.</param>
    /// <param name="linesPerSecond">0 for as fast as they are taken.</param>
    /// <param name="ct">Stops sending.</param>
    public async Task<TimeSpan> SendAsync(IEnumerable<(string Source, byte[] Body)> bodies, int senders, double linesPerSecond, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(bodies.Select((body, i) => (body, i)), new ParallelOptions { MaxDegreeOfParallelism = senders, CancellationToken = ct }, async (entry, token) =>
        {
            var due = linesPerSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(entry.i * Bodies.Lines / linesPerSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed, token);
            }

            await PostAsync(entry.body.Source, entry.body.Body, token);
        });
        return clock.Elapsed;
    }

    /// <summary>Sends one body until it is taken.</summary>
    public async Task PostAsync(string source, byte[] body, CancellationToken ct)
    {
        while (true)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = Text;
            using var response = await http.PostAsync($"/api/v1/logs?source={Uri.EscapeDataString(source)}", content, ct);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
            {
                response.EnsureSuccessStatusCode();
                return;
            }

            Interlocked.Increment(ref _refused);
            await Task.Delay(Pause, ct);
        }
    }
}
