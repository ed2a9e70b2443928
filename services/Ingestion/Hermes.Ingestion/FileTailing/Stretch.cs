using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.FileTailing;

/// <summary>Lines that are stored in one go, and how far their files are stored with them.</summary>
internal sealed class Stretch(Source source, LineBatch batch, LineContext context) : IDisposable
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private readonly Dictionary<FollowedFile, (long Position, Fingerprint Print)> _moves = [];

    public int Lines { get; private set; }

    public DateTimeOffset Received => batch.Received;

    /// <summary>The records that follow are of this file.</summary>
    public void Begin(FollowedFile file) => context.Path = file.Path;

    /// <summary>Adds a record without the end of its last line; what is blank is none.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        line = line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        if (BlankLine.Is(line))
        {
            return;
        }

        batch.Add(source.Parser.Parse(line, context));
        Lines++;
    }

    /// <summary>The file is stored up to here when the lines are.</summary>
    public void Move(FollowedFile file) => _moves[file] = (file.Read, file.Print);

    public IntakeUnit ToUnit(long epoch, long step) => new(
        batch,
        new CheckpointMove(source.Name, epoch, step, [.. _moves.OrderBy(move => move.Key.Id).Select(move => TailFileRow.Of(move.Key, move.Value.Position, move.Value.Print))]));

    /// <summary>The lines are committed.</summary>
    public void Settle()
    {
        foreach (var (file, (position, print)) in _moves)
        {
            (file.Stored, file.StoredPrint) = (position, print);
        }
    }

    /// <summary>Gives the lines up, unless they are handed over.</summary>
    public void Dispose() => batch.Dispose();
}
