using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// Follows one file: appends, rotation by renaming (the old file is read to its end first) and by copying and truncating.
/// Each stretch of lines commits together with the position behind it; after any failure the stored position counts.
/// </summary>
internal sealed partial class FileFollower(
    Source source, FollowerState state, AllowedPaths allowed, IntakeQueue queue, NpgsqlDataSource database, TimeProvider time, ILogger logger) : IDisposable
{
    private const int ChunkBytes = 1024 * 1024;
    private const int StretchBytes = 4 * ChunkBytes;

    // A writer that renames its file may write to the old one for a moment longer.
    private const int QuietPollsBeforeLeaving = 3;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PartialLinePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly byte[] _chunk = new byte[ChunkBytes];
    private readonly LineSplitter _splitter = new();
    private readonly string _path = source.Settings.Path!;
    private OpenFile? _file;
    private Checkpoint? _stored;

    // Whether the stored checkpoint speaks of the open file, or still of the one before it.
    private bool _knownToStore;
    private long _position;
    private int _quietPolls;
    private DateTimeOffset _lastGrowth;

    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Poll, time);
        do
        {
            try
            {
                while (await StepAsync(ct))
                {
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Fail(e);
                await Task.Delay(PauseAfterFailure, time, ct);
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    public void Dispose()
    {
        (state.LagBytes, state.BehindSince) = (0, null);
        _file?.Dispose();
    }

    /// <summary>Stores the next lines, or settles what the end of the file means.</summary>
    /// <returns>True when there may be more to do at once.</returns>
    private async Task<bool> StepAsync(CancellationToken ct)
    {
        if (_file is null && !await OpenAsync(ct))
        {
            return false;
        }

        if (_knownToStore ? !_file!.Continues(_stored!) : _file!.Length < _position)
        {
            // Truncated or written anew. What is left of the old content may stand in a copy beside it.
            Close();
            return true;
        }

        var lines = new List<(string Text, LineMarks Marks)>();
        if (ReadStretch(lines) || lines.Count > 0)
        {
            _quietPolls = 0;
            _lastGrowth = time.GetUtcNow();
            await StoreAsync(lines, ct);
            return true;
        }

        return await AtEndAsync(lines, ct);
    }

    private async Task<bool> OpenAsync(CancellationToken ct)
    {
        CheckAllowed();
        _splitter.Clear();
        _quietPolls = 0;
        _stored = await Checkpoint.LoadAsync(database, _path, ct);
        _file = _stored is null ? null : FileFinder.Find(_stored);
        _knownToStore = _file is not null;
        _position = _knownToStore ? _stored!.Position : 0;
        if (_file is null && FileIdentity.Of(_path) is null)
        {
            state.State = SourceState.Waiting;
            state.BehindSince = null;
            state.LastError = null;
            return false;
        }

        _file ??= OpenFile.Open(_path);
        _lastGrowth = time.GetUtcNow();
        state.State = SourceState.Following;
        state.LastError = null;
        return true;
    }

    /// <returns>True when bytes were read, even if they complete no line.</returns>
    private bool ReadStretch(List<(string Text, LineMarks Marks)> lines)
    {
        var total = 0;
        while (total < StretchBytes)
        {
            var read = _file!.Read(_chunk, _position);
            if (read == 0)
            {
                break;
            }

            _splitter.Append(_chunk.AsSpan(0, read), lines);
            _position += read;
            total += read;
        }

        state.LagBytes = Math.Max(0, _file!.Length - _position + _splitter.PendingBytes);
        state.BehindSince = total == 0 ? null : state.BehindSince ?? time.GetUtcNow();
        return total > 0;
    }

    private async Task StoreAsync(List<(string Text, LineMarks Marks)> lines, CancellationToken ct)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var next = NextCheckpoint(_position - _splitter.PendingBytes);
        var received = time.GetUtcNow();
        var parsed = lines.ConvertAll(l => source.Parser.Parse(l.Text, received, l.Marks, source.Settings.Feed));
        var unit = new IntakeUnit(source.Name, parsed, lines.Sum(l => (long)l.Text.Length * 2), received, new CheckpointMove(next));
        while (!queue.TryEnqueue(unit))
        {
            await Task.Delay(Poll, time, ct);
        }

        await unit.Committed.WaitAsync(ct);
        _stored = next;
        _knownToStore = true;
        state.Lines += lines.Count;
        state.LastLineAt = received;
        state.LastError = null;
    }

    private async Task<bool> AtEndAsync(List<(string Text, LineMarks Marks)> lines, CancellationToken ct)
    {
        var current = FileIdentity.Of(_path);
        var replaced = current is not null && current != _file!.Identity;
        _quietPolls++;
        var leaving = replaced && _quietPolls >= QuietPollsBeforeLeaving;
        if (_splitter.PendingBytes > 0 && (leaving || time.GetUtcNow() - _lastGrowth > PartialLinePatience))
        {
            _splitter.Flush(lines);
            await StoreAsync(lines, ct);
        }

        if (leaving)
        {
            Rotated(logger, _path);
            _file!.Dispose();
            CheckAllowed();
            _file = OpenFile.Open(_path);
            _knownToStore = false;
            _position = 0;
            _quietPolls = 0;
        }

        return leaving;
    }

    private Checkpoint NextCheckpoint(long position)
    {
        var (length, hash) = _file!.Head(position);
        return new Checkpoint
        {
            Path = _path,
            Identity = _file.Identity,
            HeadLength = length,
            HeadHash = hash,
            Position = position,
            Revision = (_stored?.Revision ?? 0) + 1,
        };
    }

    // Again whenever the path is opened: a link may have come into it since the source was put.
    private void CheckAllowed()
    {
        if (!source.Configured && allowed.Refusal(_path) is { } refusal)
        {
            throw new IOException(refusal);
        }
    }

    private void Fail(Exception reason)
    {
        state.State = SourceState.Failing;
        state.BehindSince ??= time.GetUtcNow();
        state.LastError = reason switch
        {
            UnauthorizedAccessException => $"Hermes may not read {_path}. Give the user it runs as the right to read it.",
            _ => reason.Message,
        };
        Failed(logger, _path, reason.Message);
        Close();
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    [LoggerMessage(LogLevel.Information, "{Path} was rotated; its predecessor is read to the end")]
    private static partial void Rotated(ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, "Following {Path} failed and is tried again: {Reason}")]
    private static partial void Failed(ILogger logger, string path, string reason);
}
