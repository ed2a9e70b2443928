using System.Globalization;
using System.IO.Compression;

namespace Hermes.Ingestion.Tests.FileTailing;

/// <summary>
/// Does to a log file whatever is done to log files, in an order that a seed decides, and knows of each line whether it
/// must be stored or may be lost because its file was destroyed.
/// </summary>
internal sealed class RandomWriter(FollowedSource source, int seed)
{
    private const int MostRotated = 4;
    private readonly Random _random = new(seed);
    private readonly List<string> _safe = [];
    private readonly List<string> _doubtful = [];
    private readonly Dictionary<string, List<string>> _linesOf = [];
    private string? _half;
    private int _number;

    /// <summary>Lines that stand in a file that is still there, or that were stored before it went.</summary>
    public IReadOnlyList<string> Safe => [.. _safe, .. _linesOf.Values.SelectMany(lines => lines)];

    /// <summary>What has happened so far.</summary>
    public List<string> Story { get; } = [];

    /// <summary>Lines of files that were destroyed while somebody was reading them.</summary>
    public IReadOnlyList<string> Doubtful => _doubtful;

    /// <summary>Writes the first lines.</summary>
    public void Begin() => Append();

    /// <summary>One thing that happens to the files.</summary>
    /// <param name="settled">Waits until all lines are stored; null while nobody follows the file.</param>
    public async Task StepAsync(Func<Task>? settled)
    {
        var what = _random.Next(12);
        Story.Add(string.Create(CultureInfo.InvariantCulture, $"{what}@{_number}"));
        switch (what)
        {
            case <= 4:
                Append();
                break;
            case 5:
                Half();
                break;
            case 6 or 7:
                Rotate();
                break;
            case 8:
                CopyAndTruncate();
                break;
            case 9:
                PackOne();
                break;
            case 10:
                await DestroyAsync(_random.Next(3) == 0 ? null : settled);
                break;
            default:
                DropOldest();
                await (settled?.Invoke() ?? Task.CompletedTask);
                break;
        }
    }

    /// <summary>Ends the line that is being written.</summary>
    public void Finish()
    {
        if (_half is { } half)
        {
            Write("the end\n");
            Current.Add(half + "the end");
            _half = null;
        }
    }

    private List<string> Current => _linesOf.TryGetValue(source.Log, out var lines) ? lines : _linesOf[source.Log] = [];

    private void Append()
    {
        Finish();
        for (var lines = _random.Next(1, 200); lines > 0; lines--)
        {
            var line = Line();
            Write(line + "\n");
            Current.Add(line);
        }
    }

    private void Half()
    {
        Finish();
        _half = Line();
        Write(_half);
    }

    private void Rotate()
    {
        Finish();
        if (!File.Exists(source.Log))
        {
            return;
        }

        for (var n = MostRotated * 3; n > 0; n--)
        {
            Rename(Rotated(n), Rotated(n + 1));
            Rename(Rotated(n) + ".gz", Rotated(n + 1) + ".gz");
        }

        Rename(source.Log, Rotated(1));
        Append();
    }

    private void CopyAndTruncate()
    {
        Finish();
        if (!File.Exists(source.Log))
        {
            return;
        }

        for (var n = MostRotated * 3; n > 0; n--)
        {
            Rename(Rotated(n), Rotated(n + 1));
            Rename(Rotated(n) + ".gz", Rotated(n + 1) + ".gz");
        }

        File.Copy(source.Log, Rotated(1));
        File.WriteAllText(source.Log, "");
        _linesOf[Rotated(1)] = [.. Current];
        Current.Clear();
    }

    private void PackOne()
    {
        foreach (var path in _linesOf.Keys.Where(path => path != source.Log && !path.EndsWith(".gz", StringComparison.Ordinal) && File.Exists(path)).Order(StringComparer.Ordinal).Take(1).ToList())
        {
            using (var plain = File.OpenRead(path))
            using (var packed = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest))
            {
                plain.CopyTo(packed);
            }

            File.SetLastWriteTimeUtc(path + ".gz", File.GetLastWriteTimeUtc(path));
            File.Delete(path);
            Rename(path, path + ".gz");
        }
    }

    // What was read of it is stored; of the rest nobody can know.
    private async Task DestroyAsync(Func<Task>? settled)
    {
        Finish();
        if (settled is not null)
        {
            await settled();
        }

        (settled is null ? _doubtful : _safe).AddRange(Current);
        Current.Clear();
        if (_random.Next(2) == 0)
        {
            File.Delete(source.Log);
        }
        else if (File.Exists(source.Log))
        {
            File.WriteAllText(source.Log, "");
        }
    }

    private void DropOldest()
    {
        foreach (var path in _linesOf.Keys.Where(path => path != source.Log).OrderBy(NumberOf).Skip(MostRotated).ToList())
        {
            // Read to its end long ago only if there was time for it.
            _doubtful.AddRange(_linesOf[path]);
            _linesOf.Remove(path);
            File.Delete(path);
        }
    }

    private void Rename(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Move(from, to, overwrite: true);
        }

        if (_linesOf.Remove(from, out var lines))
        {
            _doubtful.AddRange(_linesOf.GetValueOrDefault(to, []));
            _linesOf[to] = lines;
        }
    }

    private int NumberOf(string path) => int.Parse(path[(source.Log.Length + 1)..].Replace(".gz", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private string Rotated(int number) => string.Create(CultureInfo.InvariantCulture, $"{source.Log}.{number}");

    private string Line() => string.Create(CultureInfo.InvariantCulture, $"line {_number++} of seed {seed} {new string('.', _random.Next(120))} says so");

    private void Write(string text) => File.AppendAllText(source.Log, text);
}
