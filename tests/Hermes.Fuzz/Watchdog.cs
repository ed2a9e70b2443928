namespace Hermes.Fuzz;

/// <summary>Ends the process, naming the input, when a target does not come back: nothing else could be done about it.</summary>
internal sealed class Watchdog : IDisposable
{
    private const int Hanging = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private string? _target;
    private byte[] _input = [];
    private TimeSpan _begun;

    public Watchdog(TextWriter output) => _timer = new Timer(_ => Look(output), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    public void Begin(string target, byte[] input)
    {
        lock (_gate)
        {
            (_target, _input, _begun) = (target, input, TimeSpan.Zero);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _target = null;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look(TextWriter output)
    {
        lock (_gate)
        {
            // Time of the processor, from the first look: a machine that is busy with others is no hang.
            var now = Environment.CpuUsage.TotalTime;
            _begun = _begun == TimeSpan.Zero ? now : _begun;
            if (_target is null || now - _begun < Limit)
            {
                return;
            }

            output.WriteLine($"HANGS {_target}");
            output.WriteLine($"  replay: --target {_target} --replay {Convert.ToHexString(_input)}");
            output.Flush();
            Environment.Exit(Hanging);
        }
    }
}
