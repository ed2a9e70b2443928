using System.Collections.Frozen;

namespace Hermes.Logs.Templates;

/// <summary>Tells host names from other dotted words such as class names and properties.</summary>
internal static class HostNames
{
    private static readonly FrozenSet<ulong> Generic = Set("com org net edu gov mil info biz io local internal corp lan int arpa");

    private static readonly FrozenSet<ulong> Countries = Set(
        "ac ad ae af ag ai al am ao ar at au az ba bd be bg bh bn bo br bw by ca ch ci cl cm cn co cr cu cy cz de dk do dz ec ee eg es et eu fi fj fr ga ge gh gr gt hk hn hr hu " +
        "id ie il in iq ir is it jm jo jp ke kh kr kw kz la lb li lk lt lu lv ly ma mk ml mm mn mo mt mu mv mx my ng ni nl no np nz om pa pe pg ph pk pl pr ps pt py qa ro rs ru rw " +
        "sa se sg si sk sn sv sy th tn tr tv tw tz ua ug uk us uy uz ve vn ye za zm zw");

    // Packages are named by a host turned round.
    private static readonly FrozenSet<ulong> Packages = Set("com org net edu io java javax sun android system");

    /// <param name="word">Letters, digits, dots and signs.</param>
    public static bool Is(ReadOnlySpan<byte> word)
    {
        var lastDot = word.LastIndexOf((byte)'.');
        var last = word[(lastDot + 1)..];
        if (lastDot <= 0 || last.Length is < 2 or > 8)
        {
            return false;
        }

        var key = Bytes.Pack(last);
        var firstDot = word.IndexOf((byte)'.');
        if (!Generic.Contains(key) && !(firstDot < lastDot && Countries.Contains(key)))
        {
            return false;
        }

        return !(firstDot <= 8 && Packages.Contains(Bytes.Pack(word[..firstDot]))) && LabelsAreFit(word);
    }

    // No empty label, and none like aClassName.
    private static bool LabelsAreFit(ReadOnlySpan<byte> word)
    {
        foreach (var range in word.Split((byte)'.'))
        {
            var label = word[range];
            var (upper, lower) = (false, false);
            foreach (var b in label)
            {
                upper |= b is >= (byte)'A' and <= (byte)'Z';
                lower |= b is >= (byte)'a' and <= (byte)'z';
                if (b != '-' && (Bytes.ClassOf(b) & (Bytes.Letters | Bytes.Digit)) == 0)
                {
                    return false;
                }
            }

            if (label.IsEmpty || (upper && lower))
            {
                return false;
            }
        }

        return true;
    }

    private static FrozenSet<ulong> Set(string words) => words.Split(' ').Select(Bytes.Pack).ToFrozenSet();
}
