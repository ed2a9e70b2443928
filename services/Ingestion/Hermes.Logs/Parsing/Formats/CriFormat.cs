namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// Container logs of Kubernetes: <c>2025-01-07T14:30:15.123456789Z stdout F message</c>. The message is a line of the program in the
/// container and is read in its turn.
/// </summary>
internal sealed class CriFormat : ILineFormat
{
    public string Name => "cri";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (line.Length < 28 || line[10] != 'T' || !cursor.TryTime(context, out var time) || !cursor.Skip((byte)' '))
        {
            return false;
        }

        if ((!cursor.Skip("stdout "u8) && !cursor.Skip("stderr "u8)) || !(cursor.Next is (byte)'F' or (byte)'P') || cursor.Rest.Length < 2 || cursor.Rest[1] != ' ')
        {
            return false;
        }

        cursor.Advance(2);
        fields.Timestamp = time;
        fields.Message = cursor.Rest;
        fields.Wraps = true;
        return true;
    }
}
