using Hermes.Contracts.Ingestion;

namespace Hermes.Web.Logs;

/// <summary>The newest lines that match a filter, newest first, never more than a screen can bear.</summary>
internal sealed class LogTail : IDisposable
{
    public const int MaxRows = 500;
    private readonly LogFilter filter;
    private readonly LinkedList<LogEntry> rows;
    private readonly CancellationTokenSource ended = new();
    private readonly Lock gate = new();

    public LogTail(LogFilter filter, IEnumerable<LogEntry> begin)
    {
        this.filter = filter;
        rows = new LinkedList<LogEntry>(begin.Where(IsWanted).Take(MaxRows));
        Ended = ended.Token;
        shown = [.. rows];
    }

    private IReadOnlyList<LogEntry> shown;

    public bool Paused { get; set; }

    public CancellationToken Ended { get; }

    /// <summary>The lines to show; they stand still while paused.</summary>
    public IReadOnlyList<LogEntry> Rows
    {
        get
        {
            if (!Paused)
            {
                lock (gate)
                {
                    shown = [.. rows];
                }
            }

            return shown;
        }
    }

    public void Take(LogEntry line)
    {
        if (!IsWanted(line))
        {
            return;
        }

        lock (gate)
        {
            rows.AddFirst(line);
            if (rows.Count > MaxRows)
            {
                rows.RemoveLast();
            }
        }
    }

    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
    }

    private bool IsWanted(LogEntry line) =>
        Same(filter.Level, line.Level ?? "UNKNOWN")
        && Same(filter.Component, line.Component)
        && Same(filter.Source, line.Source)
        && Same(filter.Feed, line.Feed)
        && Same(filter.Template, line.TemplateId)
        && (filter.Q is null || line.Message.Contains(filter.Q, StringComparison.OrdinalIgnoreCase));

    private static bool Same(string? wanted, string? actual) => wanted is null || string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
}
