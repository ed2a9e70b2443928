using System.Net;
using Hermes.Contracts.Http;

namespace Hermes.Simulator.Live;

/// <summary>Calls a service until it answers, as a pipeline that must not lose its report does.</summary>
internal sealed class Patience(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>False when the service refuses for good: asking again would not help.</summary>
    public async Task<bool> DoAsync(string what, Func<CancellationToken, Task> call, CancellationToken ct)
    {
        var pause = TimeSpan.FromMilliseconds(500);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await call(ct);
                if (attempt > 1)
                {
                    Console.WriteLine($"{what}: done after {attempt} attempts");
                }

                return true;
            }
            catch (HermesApiException error) when (IsFinal(error.Status))
            {
                var fields = string.Join(", ", error.Errors.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}"));
                Console.WriteLine($"{what}: refused, {error.Message} {fields}");
                return false;
            }
            catch (Exception error) when (error is HttpRequestException or HermesApiException or IOException || IsTimeout(error, ct))
            {
                if (attempt is 1 or 5 || attempt % 20 == 0)
                {
                    Console.WriteLine($"{what}: {error.Message} Trying again.");
                }
            }

            await Task.Delay(pause, time, ct);
            pause = pause * 2 < Longest ? pause * 2 : Longest;
        }
    }

    private static bool IsFinal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    private static bool IsTimeout(Exception error, CancellationToken ct) => error is OperationCanceledException && !ct.IsCancellationRequested;
}
