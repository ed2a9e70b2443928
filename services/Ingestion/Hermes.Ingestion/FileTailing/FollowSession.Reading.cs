using System.Buffers;

namespace Hermes.Ingestion.FileTailing;

/// <summary>From files with something unread to stretches that are handed over.</summary>
internal sealed partial class FollowSession
{
    /// <returns>False when there is nothing to read for now.</returns>
    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        if (_tracker.Ready.Count == 0 || _onTheWay.Count >= MostOnTheWay)
        {
            return false;
        }

        _context.Received = _tools.Time.GetUtcNow();
        using var stretch = new Stretch(_source, _tools.Intake.Rent(_source.Name, _context.Received, StretchBytes), _context);
        bool progressed;
        await _tools.Readers.WaitAsync(ct);
        try
        {
            progressed = ReadSome(stretch);
        }
        finally
        {
            _tools.Readers.Release();
        }

        if (stretch.Lines > 0)
        {
            var unit = stretch.ToUnit(_beginning.Epoch, ++_step);
            while (!_tools.Queue.TryEnqueue(unit))
            {
                Tell(_tools.Time.GetUtcNow());
                await Task.Delay(Tick, _tools.Time, ct);
            }

            _onTheWay.Enqueue((unit, stretch));
        }

        return progressed;
    }

    private bool ReadSome(Stretch stretch)
    {
        var now = _tools.Time.GetUtcNow();
        var chunk = ArrayPool<byte>.Shared.Rent(StretchReader.ChunkBytes);
        var progressed = false;
        try
        {
            for (var bytes = 0; bytes < StretchBytes && _tracker.Ready.TryDequeue(out var file);)
            {
                file.IsQueued = false;
                if (!file.IsReadable || file.RetryAt > now)
                {
                    continue;
                }

                if (_tracker.MustWait(file, now))
                {
                    _waiting.Add(file);
                    continue;
                }

                var before = file.Read + file.Passed;
                if (Read(file, stretch, chunk.AsSpan(0, StretchReader.ChunkBytes), now))
                {
                    _tracker.Queue(file);
                }

                progressed |= file.Read + file.Passed != before;
                bytes += (int)(file.Read + file.Passed - before);
            }

            return progressed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private bool Read(FollowedFile file, Stretch stretch, Span<byte> chunk, DateTimeOffset now)
    {
        try
        {
            var outcome = _reader.Read(file, stretch, chunk, now);
            file.Recover();
            if (outcome == ReadOutcome.Moved)
            {
                file.Release();
                _nextScan = now;
            }
            else if (outcome != ReadOutcome.More)
            {
                // Cut off behind what is stored, or a copy that holds less.
                _tracker.Lose(file, file.Length - file.End);
                file.Length = file.End;
                if (outcome == ReadOutcome.Partial)
                {
                    _waiting.Add(file);
                }
                else if (file.Gzip)
                {
                    file.Release();
                }
            }

            Keep(file, outcome);
            return outcome == ReadOutcome.More;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(file, e, now);
            return false;
        }
    }

    // A few files are written to at a time; of the others none is held open.
    private void Keep(FollowedFile file, ReadOutcome outcome)
    {
        if (file.Content is null || _open.Contains(file))
        {
            return;
        }

        if (_open.Count < MostOpen || outcome == ReadOutcome.More || file.Passed > 0)
        {
            _open.Add(file);
        }
        else
        {
            file.Release();
        }
    }

    private void Fail(FollowedFile file, Exception reason, DateTimeOffset now)
    {
        file.Fail(reason is UnauthorizedAccessException ? $"Hermes may not read {file.Path}. Give the user it runs as the right to read it." : reason.Message, now);
        _state.Errors++;
    }
}
