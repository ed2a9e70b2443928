using System.Diagnostics;
using System.Text;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// Follows the files of a source until something goes wrong; then the next session begins with what is committed.
/// Several stretches are on their way at a time; they commit in their order or not at all.
/// </summary>
internal sealed partial class FollowSession : IDisposable
{
    private const int StretchBytes = 1024 * 1024;
    private const int MostOnTheWay = 6;

    // Looking at files takes at most this share of one core.
    private const int IdleShare = 40;
    private const int MostOpen = 64;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ShortestScan = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestScan = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ListInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeptOpen = TimeSpan.FromSeconds(10);

    private readonly Source _source;
    private readonly FollowerState _state;
    private readonly FollowTools _tools;
    private readonly FilePattern _pattern;
    private readonly FolderScan _scan;
    private readonly FileStore _store;
    private readonly StretchReader _reader;
    private readonly FileTracker _tracker;
    private readonly TailBeginning _beginning;
    private readonly LineContext _context;
    private readonly Queue<(IntakeUnit Unit, Stretch Stretch)> _onTheWay = new();
    private readonly HashSet<FollowedFile> _open = [];
    private readonly HashSet<FollowedFile> _waiting = [];
    private DateTimeOffset _nextScan;
    private DateTimeOffset _nextList;
    private DateTimeOffset _nextSave;
    private string? _scanError;
    private long _step;
    private long _lost;
    private bool _begun;
    private Task _saving = Task.CompletedTask;

    private FollowSession(Source source, FollowerState state, FollowTools tools, FilePattern pattern, FileStore store, TailBeginning beginning)
    {
        (_source, _state, _tools, _pattern, _store, _beginning) = (source, state, tools, pattern, store, beginning);
        _scan = new FolderScan(pattern, path => source.Configured ? null : tools.Allowed.Refusal(path));
        _reader = new StretchReader(source, tools.Settings, tools.Allowed);
        _tracker = new FileTracker(tools.Settings, !beginning.HasBegun && source.Settings.StartAt == StartAt.End, tools.Logger);
        _tracker.Restore(beginning.Files, tools.Time.GetUtcNow());
        (_lost, _begun) = (beginning.LostBytes, beginning.HasBegun);
        _context = source.Parser.NewContext();
        _context.Feed = source.Settings.Feed is { } feed ? Encoding.UTF8.GetBytes(feed) : null;
    }

    public static async Task<FollowSession> BeginAsync(Source source, IReadOnlyCollection<string> others, FollowerState state, FollowTools tools, CancellationToken ct)
    {
        var pattern = new FilePattern(source.Settings.Path!);
        var store = new FileStore(tools.Database, source.Name, pattern);
        return new FollowSession(source, state, tools, pattern, store, await store.BeginAsync(others, ct));
    }

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await ReapAsync();
                var now = _tools.Time.GetUtcNow();
                if (now >= _nextScan)
                {
                    Scan(now);
                }

                LookAtOpen(now);
                if (_tracker.IsUrgent || now >= _nextSave)
                {
                    await SaveAsync(now, ct);
                }

                if (!await ReadAsync(ct))
                {
                    Tell(_tools.Time.GetUtcNow());
                    await RestAsync(ct);
                }
            }
        }
        finally
        {
            // Those handed over are stored or refused by themselves; until then their source must not be followed anew.
            await Task.WhenAll(_onTheWay.Select(entry => entry.Unit.Committed).Append(_saving)).WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        foreach (var file in _tracker.All)
        {
            file.Dispose();
        }
    }

    private void Scan(DateTimeOffset now)
    {
        var started = Stopwatch.GetTimestamp();
        var view = _pattern.IsLiteral && now < _nextList ? _scan.Glance() : null;
        if (view is null || !_tracker.IsExplainedBy(view))
        {
            view = _scan.List(_tracker.IsKnown);
            _nextList = now + ListInterval;
        }

        _tracker.Update(view, now);
        _scanError = view.Error ?? (view.HasMore ? $"There are more than {FolderScan.MostFiles} files. Write a narrower path, or several sources." : null);
        var pause = Stopwatch.GetElapsedTime(started) * IdleShare;
        _nextScan = now + (pause < ShortestScan ? ShortestScan : pause > LongestScan ? LongestScan : pause);
    }

    private void LookAtOpen(DateTimeOffset now)
    {
        foreach (var file in _open.ToList())
        {
            if (file.Content is not { } content)
            {
                _open.Remove(file);
                continue;
            }

            try
            {
                if (!file.Gzip && file.See(content.Facts, now) && file.Unread > 0)
                {
                    _tracker.Queue(file);
                }
                else if (file.Unread == 0 && now - file.GrewAt > KeptOpen)
                {
                    file.Release();
                }
            }
            catch (IOException e)
            {
                Fail(file, e, now);
            }
        }

        foreach (var file in _waiting.Where(file => !file.IsQueued).ToList())
        {
            _waiting.Remove(file);
            _tracker.Queue(file);
        }
    }

    private async Task RestAsync(CancellationToken ct)
    {
        var rest = _nextScan - _tools.Time.GetUtcNow();
        rest = _open.Count + _waiting.Count + _onTheWay.Count > 0 && rest > Tick ? Tick : rest;
        if (rest > TimeSpan.Zero)
        {
            var pause = Task.Delay(rest, _tools.Time, ct);
            await (_onTheWay.TryPeek(out var first) ? Task.WhenAny(first.Unit.Committed, pause) : pause);
            ct.ThrowIfCancellationRequested();
        }
    }
}
