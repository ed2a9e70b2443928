using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Hermes.Contracts.Http;

/// <summary>What the typed clients share: JSON calls that turn ProblemDetails into <see cref="HermesApiException"/>.</summary>
internal static class ApiCalls
{
    public static async Task<T> GetAsync<T>(this HttpClient http, string path, CancellationToken ct)
    {
        using var response = await http.GetAsync(path, ct);
        return await ReadAsync<T>(response, ct);
    }

    /// <summary>Null when the service says 404.</summary>
    public static async Task<T?> FindAsync<T>(this HttpClient http, string path, CancellationToken ct) where T : class
    {
        using var response = await http.GetAsync(path, ct);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<T>(response, ct);
    }

    public static async Task<T> SendAsync<T>(this HttpClient http, HttpMethod method, string path, object? body, CancellationToken ct, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            _ => JsonContent.Create(body, body.GetType(), options: HermesJson.Options),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await http.SendAsync(request, ct);
        return await ReadAsync<T>(response, ct);
    }

    /// <summary>Reads a file whole; for those of a few megabytes.</summary>
    public static async Task<DownloadedFile> DownloadAsync(this HttpClient http, string path, CancellationToken ct)
    {
        using var response = await http.GetAsync(path, ct);
        await ThrowOnErrorAsync(response, ct);
        var headers = response.Content.Headers;
        return new DownloadedFile(
            headers.ContentDisposition?.FileName?.Trim('"') ?? "file", headers.ContentType?.MediaType ?? "application/octet-stream", await response.Content.ReadAsByteArrayAsync(ct));
    }

    public static async IAsyncEnumerable<T> StreamAsync<T>(this HttpClient http, string path, [EnumeratorCancellation] CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        await ThrowOnErrorAsync(response, ct);
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var events = SseParser.Create(stream, static (type, data) => type != SseParser.EventTypeDefault || data.IsEmpty ? default : JsonSerializer.Deserialize<T>(data, HermesJson.Options));
        await foreach (var item in events.EnumerateAsync(ct))
        {
            // Keep-alives and notes on the stream have types of their own; only items are handed on.
            if (item.Data is not null)
            {
                yield return item.Data;
            }
        }
    }

    /// <summary>Builds <c>path?name=value</c> from the parameters that have a value.</summary>
    public static string Query(string path, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var query = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            var text = value switch
            {
                null or "" => null,
                DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString(),
            };
            if (text is not null)
            {
                query.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(text));
                separator = '&';
            }
        }

        return query.ToString();
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
    {
        await ThrowOnErrorAsync(response, ct);
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            return default!;
        }

        return await response.Content.ReadFromJsonAsync<T>(HermesJson.Options, ct)
            ?? throw new HermesApiException(response.StatusCode, "The service answered with an empty body.");
    }

    private static async Task ThrowOnErrorAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var text = await response.Content.ReadAsStringAsync(ct);
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(text, HermesJson.Options);
            if (problem?.Title is not null || problem?.Detail is not null)
            {
                var message = string.Join(": ", new[] { problem.Title, problem.Detail }.Where(part => !string.IsNullOrEmpty(part)));
                throw new HermesApiException(response.StatusCode, message, problem.Errors);
            }
        }
        catch (JsonException)
        {
            // Not a ProblemDetails (a proxy's page, say): the status below says enough.
        }

        throw new HermesApiException(response.StatusCode, $"{(int)response.StatusCode} {response.ReasonPhrase}");
    }

    private sealed record Problem(string? Title, string? Detail, Dictionary<string, string[]>? Errors);
}
