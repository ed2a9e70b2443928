using System.Text;

namespace Hermes.Ingestion.Intake;

/// <summary>Numbers short texts that come again and again, so that each is decoded once. 0 is the empty text.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<byte[], int> _numbers = new(new Utf8Comparer());
    private readonly List<string> _names = [""];

    public string this[int number] => _names[number];

    public int NumberOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return 0;
        }

        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(utf8, out var number))
        {
            number = _names.Count;
            _names.Add(Encoding.UTF8.GetString(utf8));
            lookup[utf8] = number;
        }

        return number;
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
