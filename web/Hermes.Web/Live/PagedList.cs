using Hermes.Contracts.Http;

namespace Hermes.Web.Live;

/// <summary>A keyset-paged list of a service as a page shows it: page by page, with its state.</summary>
public sealed class PagedList<T>(string service, Func<string?, CancellationToken, Task<Page<T>>> load)
{
    private string? cursor;
    private int generation;

    public List<T> Items { get; } = [];

    /// <summary>True once a first page came.</summary>
    public bool Ready { get; private set; }

    public bool Busy { get; private set; }

    public string? Error { get; private set; }

    public bool HasMore => cursor is not null;

    /// <summary>Reads from the top; a reading still under way is forgotten.</summary>
    public Task RestartAsync(CancellationToken ct) => ReadAsync(null, ct);

    public Task MoreAsync(CancellationToken ct) => ReadAsync(cursor, ct);

    private async Task ReadAsync(string? from, CancellationToken ct)
    {
        var mine = ++generation;
        Busy = true;
        try
        {
            var page = await load(from, ct);
            if (mine != generation)
            {
                return;
            }

            if (from is null)
            {
                Items.Clear();
            }

            Items.AddRange(page.Items);
            cursor = page.NextCursor;
            Ready = true;
            Error = null;
        }
        catch (Exception exception) when (Explain.IsExpected(exception))
        {
            if (mine == generation)
            {
                Error = Explain.Failure(exception, service);
            }
        }
        finally
        {
            if (mine == generation)
            {
                Busy = false;
            }
        }
    }
}
