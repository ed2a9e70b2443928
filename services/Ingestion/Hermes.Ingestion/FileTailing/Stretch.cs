using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.FileTailing;

/// <summary>Lines that are stored in one go, and how far their files are stored with them.</summary>
internal sealed class Stretch(Source source, DateTimeOffset received)
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private readonly List<ParsedText> _lines = [];
    private readonly Dictionary<FollowedFile, (long Position, Fingerprint Print)> _moves = [];
    private long _bytes;

    public int Lines => _lines.Count;

    /// <summary>Adds a line without its end; what is blank is none.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        line = line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        if (line.Trim(" \t\f\v"u8).IsEmpty)
        {
            return;
        }

        var marks = LineMarks.None;
        var text = LineText.Decode(line, ref marks);
        _lines.Add(source.Parser.Parse(text, received, marks, source.Settings.Feed));
        _bytes += text.Length * 2L;
    }

    /// <summary>The file is stored up to here when the lines are.</summary>
    public void Move(FollowedFile file) => _moves[file] = (file.Read, file.Print);

    public IntakeUnit ToUnit(long epoch, long step) => new(
        source.Name, _lines, _bytes, received,
        new CheckpointMove(source.Name, epoch, step, [.. _moves.OrderBy(move => move.Key.Id).Select(move => TailFileRow.Of(move.Key, move.Value.Position, move.Value.Print))]));

    /// <summary>The lines are committed.</summary>
    public void Settle()
    {
        foreach (var (file, (position, print)) in _moves)
        {
            (file.Stored, file.StoredPrint) = (position, print);
        }
    }
}
