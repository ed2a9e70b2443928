using System.Diagnostics;

namespace Hermes.Fuzz;

/// <summary>One target with the inputs it was given that had outcomes of their own.</summary>
internal sealed class FuzzLane
{
    private const int MostKept = 300;
    private const int LongestKept = 4 * 1024;
    private const int InputsPerTarget = 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(400);
    private readonly FuzzTarget _target;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _corpus;
    private readonly HashSet<int> _outcomes = [];
    private Func<byte[], int> _run;
    private int _seeded;

    public FuzzLane(FuzzTarget target, Random random)
    {
        (_target, _random, _mutator) = (target, random, new Mutator(random));
        _corpus = [.. target.Seeds];
        _run = target.Start();
    }

    public string Name => _target.Name;

    public long Inputs { get; private set; }

    public int Outcomes => _outcomes.Count;

    /// <summary>Longest time of the processor for one input.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>Gives the target one more input.</summary>
    /// <returns>What failed, made small; null when all went well.</returns>
    public FuzzFailure? Next(Watchdog watchdog)
    {
        // The seeds themselves come first, whole.
        var input = _seeded < _target.Seeds.Count
            ? _target.Seeds[_seeded++]
            : _mutator.Break(_corpus[_random.Next(_corpus.Count)], _corpus[_random.Next(_corpus.Count)], _target.Shape);
        watchdog.Begin(_target.Name, input);
        var begun = Stopwatch.GetTimestamp();
        string? wrong = null;
        try
        {
            if (_outcomes.Add(_run(input)) && _corpus.Count < MostKept && input.Length <= LongestKept)
            {
                _corpus.Add(input);
            }
        }
        catch (Exception e)
        {
            wrong = Describe(e);
        }

        var needed = Stopwatch.GetElapsedTime(begun);
        watchdog.End();
        Inputs++;
        // The machine may have been busy with others: only time of the processor counts.
        needed = needed > Limit / 4 ? Processor(input) : needed;
        Slowest = needed > Slowest ? needed : Slowest;
        wrong ??= needed > Limit ? $"It took more than {Limit.TotalMilliseconds} ms of the processor." : null;
        var failure = wrong is null ? null : Minimise(input, wrong);
        if (failure is not null || Inputs % InputsPerTarget == 0)
        {
            _run = _target.Start();
        }

        return failure;
    }

    public long MeasureHeap() => GC.GetTotalMemory(forceFullCollection: true);

    private FuzzFailure Minimise(byte[] input, string reason)
    {
        if (Try(input) != reason)
        {
            return new FuzzFailure(Name, input, reason, false);
        }

        var clock = Stopwatch.StartNew();
        for (var piece = Math.Max(1, input.Length / 2); piece > 0 && clock.Elapsed < TimeSpan.FromSeconds(10); piece /= 2)
        {
            for (var at = 0; at + piece <= input.Length;)
            {
                byte[] smaller = [.. input.AsSpan(0, at), .. input.AsSpan(at + piece)];
                if (Try(smaller) == reason)
                {
                    input = smaller;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return new FuzzFailure(Name, input, reason, true);
    }

    /// <returns>What is wrong when a fresh target is given the input, or null.</returns>
    private string? Try(byte[] input)
    {
        try
        {
            _target.Start()(input);
        }
        catch (Exception e)
        {
            return Describe(e);
        }

        var needed = Processor(input);
        return needed > Limit ? $"It took more than {Limit.TotalMilliseconds} ms of the processor." : null;
    }

    private TimeSpan Processor(byte[] input)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 3 && best > Limit / 4; i++)
        {
            var run = _target.Start();
            var begun = Environment.CpuUsage.TotalTime;
            try
            {
                run(input);
            }
            catch (Exception)
            {
                // What it throws is told by the caller.
            }

            var needed = Environment.CpuUsage.TotalTime - begun;
            best = needed < best ? needed : best;
        }

        return best;
    }

    // Kind and place; the text may hold pieces of the input.
    private string Describe(Exception e)
    {
        var place = new StackTrace(e, false).GetFrames().Select(frame => frame.GetMethod()).FirstOrDefault(method => method?.DeclaringType?.FullName?.StartsWith("Hermes.", StringComparison.Ordinal) == true);
        return e is WrongResultException ? $"{e.Message} ({Name})" : $"{e.GetType().Name} in {place?.DeclaringType?.Name}.{place?.Name}";
    }
}
