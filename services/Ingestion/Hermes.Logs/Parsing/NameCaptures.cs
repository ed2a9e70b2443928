using System.Text;

namespace Hermes.Logs.Parsing;

/// <summary>What the rules of a source have found for one reader: in the fields of the line, and in the path for as long as it stays.</summary>
internal sealed class NameCaptures(ReadingRules rules)
{
    private readonly NameFinder[] _finders = [.. rules.Names];
    private readonly byte[][] _memory = [.. rules.Names.Select(_ => Array.Empty<byte>())];
    private readonly int[] _lengths = new int[rules.Names.Count()];
    private bool _pathRead;

    public ReadingRules Rules => rules;

    public void ForgetFields()
    {
        for (var i = 0; i < _finders.Length; i++)
        {
            _lengths[i] = _finders[i].From == NameSource.Field ? 0 : _lengths[i];
        }
    }

    public void ForgetPath() => _pathRead = false;

    /// <summary>Keeps the name where a rule looks for this field.</summary>
    public void See(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, LineContext context)
    {
        for (var i = 0; i < _finders.Length; i++)
        {
            if (_finders[i].From == NameSource.Field && Ascii.EqualsIgnoreCase(name, _finders[i].Field))
            {
                Keep(i, _finders[i].Find(value, context));
            }
        }
    }

    /// <summary>The first name that one of the rules finds; empty when none does.</summary>
    /// <param name="finders">Rules for feeds or for executions.</param>
    /// <param name="at">Index of the first of them among all.</param>
    /// <param name="message">The message of the line.</param>
    /// <param name="context">Knows the path.</param>
    public ReadOnlySpan<byte> Find(IReadOnlyList<NameFinder> finders, int at, ReadOnlySpan<byte> message, LineContext context)
    {
        ReadPath(context);
        for (var i = 0; i < finders.Count; i++)
        {
            var name = finders[i].From == NameSource.Message ? finders[i].Find(message, context) : _memory[at + i].AsSpan(0, _lengths[at + i]);
            if (!name.Trim((byte)' ').IsEmpty)
            {
                return name;
            }
        }

        return default;
    }

    private void ReadPath(LineContext context)
    {
        if (_pathRead)
        {
            return;
        }

        _pathRead = true;
        var path = Encoding.UTF8.GetBytes(context.Path ?? "");
        for (var i = 0; i < _finders.Length; i++)
        {
            if (_finders[i].From == NameSource.Path)
            {
                Keep(i, _finders[i].Find(path, context));
            }
        }
    }

    private void Keep(int finder, ReadOnlySpan<byte> name)
    {
        if (_memory[finder].Length < name.Length)
        {
            _memory[finder] = new byte[Math.Max(name.Length, 64)];
        }

        name.CopyTo(_memory[finder]);
        _lengths[finder] = name.Length;
    }
}
