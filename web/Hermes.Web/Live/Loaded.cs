namespace Hermes.Web.Live;

/// <summary>Something read from a service: still loading, there, or failed (perhaps with an older value).</summary>
public sealed record Loaded<T>
{
    public static readonly Loaded<T> Loading = new();

    public T? Value { get; private init; }

    public bool HasValue { get; private init; }

    public string? Error { get; private init; }

    public static Loaded<T> Ready(T value) => new() { Value = value, HasValue = true };

    public Loaded<T> Failed(string error) => this with { Error = error };
}
