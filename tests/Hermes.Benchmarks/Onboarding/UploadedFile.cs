using System.Diagnostics;

namespace Hermes.Benchmarks.Onboarding;

/// <summary>A file that remembers when its last byte was read, so that what the service does afterwards can be told from the sending.</summary>
internal sealed class UploadedFile(string path) : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18, useAsync: true)
{
    private readonly Stopwatch _clock = new();

    /// <summary>Time from the first byte to the end; null before it.</summary>
    public TimeSpan? EndedAt { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_clock.IsRunning)
        {
            _clock.Start();
        }

        var read = await base.ReadAsync(buffer, cancellationToken);
        EndedAt ??= read == 0 ? _clock.Elapsed : null;
        return read;
    }
}
