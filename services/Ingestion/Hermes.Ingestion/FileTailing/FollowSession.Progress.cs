using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.FileTailing;

/// <summary>What is stored of the files, and how the source stands.</summary>
internal sealed partial class FollowSession
{
    // What became of files is stored before more is read; how they stand, beside it: rows of files whose lines are being
    // stored are locked until they are.
    private async Task SaveAsync(DateTimeOffset now, CancellationToken ct)
    {
        var urgent = _tracker.IsUrgent;
        if (!urgent && !_saving.IsCompleted)
        {
            return;
        }

        await _saving;
        _nextSave = now + SaveInterval;
        if (_onTheWay.Count == 0)
        {
            // Blank lines: nothing is stored of them, and nothing need be read again.
            foreach (var file in _tracker.All.Where(file => file.Stored != file.Read))
            {
                (file.Stored, file.StoredPrint, file.IsChanged) = (file.Read, file.Print, true);
            }
        }

        var (files, forgotten, lost) = _tracker.TakeChanges();
        if (files.Count > 0 || forgotten.Count > 0 || lost > 0 || !_begun)
        {
            _saving = _store.SaveAsync(files, forgotten, lost, ct);
            (_lost, _begun) = (_lost + lost, true);
        }

        if (urgent)
        {
            await _saving;
        }
    }

    // Throws what kept a stretch from being stored.
    private async Task ReapAsync()
    {
        while (_onTheWay.TryPeek(out var first) && first.Unit.Committed.IsCompleted)
        {
            await first.Unit.Committed;
            _onTheWay.Dequeue();
            first.Stretch.Settle();
            _state.Lines += first.Stretch.Lines;
            _state.LastLineAt = first.Stretch.Received;
        }
    }

    private void Tell(DateTimeOffset now)
    {
        var lag = 0L;
        string? error = _scanError;
        foreach (var file in _tracker.All)
        {
            lag += file.IsReadable ? Math.Max(0, file.Length - file.Stored) : 0;
            error ??= file.Error;
        }

        _state.Files = _tracker.Count;
        _state.LagBytes = lag;
        _state.BehindSince = lag == 0 && error is null ? null : _state.BehindSince ?? now;
        _state.LostBytes = _lost;
        _state.LastError = error;
        _state.State = error is not null ? SourceState.Failing : _tracker.Count == 0 ? SourceState.Waiting : SourceState.Following;
    }
}
