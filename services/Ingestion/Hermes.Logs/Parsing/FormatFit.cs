using Hermes.Logs.Parsing.Formats;

namespace Hermes.Logs.Parsing;

/// <summary>
/// Which of a source's formats fits its lines, counted while they are read. The choice is looked at again every
/// <see cref="Interval"/> lines, and old lines weigh half as much after each <see cref="Memory"/>, so that a source that changes
/// its format is followed. Readers count for themselves and add up every few lines.
/// </summary>
internal sealed class FormatFit(ILineFormat[] formats, LineParser? learner)
{
    public const int None = -1;
    private const int FirstLook = 16;
    private const int Interval = 256;
    private const int Memory = 4_096;
    private const int Every = 16;

    // Lines that fit nothing are kept until there are enough of them to look for columns in.
    private const int SampleLines = 50;
    private const int LongestSample = 1_024;

    // Until then every line is added up at once: a source may be judged by its first few.
    private const int Early = 512;

    // A format that another only just overtakes stays, so that the choice does not swing.
    private const double Advantage = 1.25;

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[formats.Length + 1];
    private readonly bool[] _onlyWhenChosen = [.. formats.Select(f => f is IColumnFormat)];
    private volatile int _chosen = None;
    private long _seen;
    private long _nextLook = FirstLook;
    private List<byte[]>? _sample = learner is null ? null : [];
    private volatile bool _sampling = learner is not null;

    /// <summary>True until a line or a sample has been seen.</summary>
    public bool IsNew => Volatile.Read(ref _seen) == 0;

    /// <summary>Index of the format to try first.</summary>
    public int Chosen => _chosen;

    /// <summary>True when columns may be looked for.</summary>
    public bool Learns => learner is not null;

    /// <summary>True for formats that would see columns in any prose: only a sample of many lines can speak for them.</summary>
    public bool OnlyWhenChosen(int format) => _onlyWhenChosen[format];

    /// <summary>Counts a line.</summary>
    public void Saw(int format, LineContext context)
    {
        var tally = context.Tally(this, formats.Length + 1);
        tally.Counts[format + 1]++;
        if (++tally.Lines + tally.Phase >= Every || Volatile.Read(ref _seen) < Early)
        {
            Add(tally);
        }
    }

    /// <summary>Keeps a line that fits no format; columns are looked for when there are enough of them.</summary>
    public void Keep(ReadOnlySpan<byte> line, DateTimeOffset received)
    {
        if (!_sampling)
        {
            return;
        }

        List<byte[]> full;
        lock (_lock)
        {
            if (_sample is null)
            {
                return;
            }

            _sample.Add(line[..Math.Min(line.Length, LongestSample)].ToArray());
            if (_sample.Count < SampleLines)
            {
                return;
            }

            (full, _sample, _sampling) = (_sample, null, false);
        }

        learner!.LearnColumns(full, received);
    }

    /// <summary>Sets the choice that a sample led to.</summary>
    public void Choose(int format, long fits, long lines)
    {
        lock (_lock)
        {
            Array.Clear(_counts);
            _counts[format + 1] = fits;
            _counts[0] = Math.Max(0, lines - fits);
            _seen = lines;
            _nextLook = lines + Interval;
            _chosen = format;
        }
    }

    /// <summary>Lines of each format among those that weigh; the first number is of lines that fit none.</summary>
    public long[] Counts()
    {
        lock (_lock)
        {
            return [.. _counts];
        }
    }

    private void Add(FormatTally tally)
    {
        lock (_lock)
        {
            for (var i = 0; i < _counts.Length; i++)
            {
                _counts[i] += tally.Counts[i];
            }

            _seen += tally.Lines;
            if (_seen >= _nextLook)
            {
                Look();
            }
        }

        tally.Clear();
    }

    private void Look()
    {
        _nextLook = _seen + Interval;
        var best = 1;
        for (var i = 2; i < _counts.Length; i++)
        {
            best = _counts[i] > _counts[best] ? i : best;
        }

        // Where no format reads half of the lines, the most exact is tried first, not the most frequent.
        if (_counts[best] < _counts.Sum() / 2)
        {
            _chosen = None;
        }
        else if (_chosen == None || _counts[best] > _counts[_chosen + 1] * Advantage)
        {
            _chosen = best - 1;
        }

        if (_counts.Sum() > Memory)
        {
            for (var i = 0; i < _counts.Length; i++)
            {
                _counts[i] /= 2;
            }
        }
    }
}
