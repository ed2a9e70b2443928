using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hermes.ServiceDefaults.Tests;

/// <summary>Keeps what a host logs as a warning or worse.</summary>
internal sealed class KeptLog : ILoggerProvider
{
    public ConcurrentQueue<string> Warnings { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Keeper(Warnings);

    public void Dispose()
    {
        // Nothing is held open.
    }

    private sealed class Keeper(ConcurrentQueue<string> warnings) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                warnings.Enqueue(formatter(state, exception));
            }
        }
    }
}
