using System.Text;
using System.Xml;

namespace Hermes.Schemas.Flattening;

/// <summary>What a part of an XML record is.</summary>
internal enum XmlPart : byte
{
    Element,
    Attribute,
    Text,
}

/// <summary>One element, attribute or text; the others are found by their indexes.</summary>
internal struct XmlPiece
{
    public XmlPart Part;
    public string Name;
    public int First;
    public int Last;
    public int Next;
    public int Start;
    public int Length;

    /// <summary>The next element of this name under the same parent; set with <see cref="Node"/>.</summary>
    public int NextOfName;

    /// <summary>Where its name is among the columns; set while its record is flattened.</summary>
    public NameNode? Node;
}

/// <summary>One record of an XML file in two pieces of memory, used again for every record.</summary>
internal sealed class XmlTree
{
    private XmlPiece[] _pieces = new XmlPiece[256];
    private char[] _chars = new char[16 * 1024];
    private int _length;
    private int[] _open = new int[64];

    /// <summary>Elements, attributes and texts; the record itself is the first.</summary>
    public int Count { get; private set; }

    public ref XmlPiece this[int index] => ref _pieces[index];

    public ReadOnlySpan<char> Text(int piece) => _chars.AsSpan(_pieces[piece].Start, _pieces[piece].Length);

    /// <summary>Reads the element the reader is on, to its end.</summary>
    /// <param name="reader">The reader; left on the end of the element.</param>
    /// <param name="names">Names of elements and attributes.</param>
    /// <param name="check">Called for every node, to refuse what goes too deep.</param>
    public void Read(XmlReader reader, XmlNames names, Action<XmlReader> check)
    {
        (Count, _length) = (0, 0);
        var depth = 0;
        var start = reader.Depth;
        Open(reader, names, -1);
        if (reader.IsEmptyElement)
        {
            return;
        }

        _open[0] = 0;
        while (reader.Read())
        {
            check(reader);
            if (reader.NodeType == XmlNodeType.Element)
            {
                var piece = Open(reader, names, _open[depth]);
                if (!reader.IsEmptyElement)
                {
                    depth++;
                    if (depth == _open.Length)
                    {
                        Array.Resize(ref _open, depth * 2);
                    }

                    _open[depth] = piece;
                }
            }
            else if (reader.NodeType != XmlNodeType.EndElement)
            {
                Add(XmlPart.Text, "", _open[depth]);
                TakeValue(reader, Count - 1);
            }
            else if (reader.Depth == start)
            {
                return;
            }
            else
            {
                depth--;
            }
        }
    }

    /// <summary>A copy that stays when the next record is read.</summary>
    public XmlTree Copy() => new() { _pieces = _pieces[..Count], _chars = _chars[.._length], _length = _length, Count = Count };

    /// <summary>Whether an element has elements in it.</summary>
    public bool HasElements(int element) => Has(element, XmlPart.Element);

    /// <summary>Whether an element has attributes.</summary>
    public bool HasAttributes(int element) => Has(element, XmlPart.Attribute);

    /// <summary>Whether an element has text beside elements.</summary>
    public bool IsMixed(int element)
    {
        if (!HasElements(element))
        {
            return false;
        }

        for (var piece = _pieces[element].First; piece > 0; piece = _pieces[piece].Next)
        {
            if (_pieces[piece].Part == XmlPart.Text && !Text(piece).IsWhiteSpace())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of an element without elements.</summary>
    public ReadOnlySpan<char> OwnText(int element)
    {
        var (first, more) = (0, false);
        for (var piece = _pieces[element].First; piece > 0; piece = _pieces[piece].Next)
        {
            if (_pieces[piece].Part == XmlPart.Text)
            {
                more |= first > 0;
                first = first == 0 ? piece : first;
            }
        }

        return first == 0 ? [] : more ? Joined(element) : Text(first);
    }

    /// <summary>What stands between the tags of an element, as XML with the names shown for columns.</summary>
    public string Markup(int element)
    {
        var text = new StringBuilder();
        WriteContent(element, text);
        return text.ToString();
    }

    private void WriteContent(int element, StringBuilder target)
    {
        for (var piece = _pieces[element].First; piece > 0; piece = _pieces[piece].Next)
        {
            if (_pieces[piece].Part == XmlPart.Text)
            {
                Escape(Text(piece), target);
            }
            else if (_pieces[piece].Part == XmlPart.Element)
            {
                target.Append('<').Append(_pieces[piece].Name);
                for (var attribute = _pieces[piece].First; attribute > 0; attribute = _pieces[attribute].Next)
                {
                    if (_pieces[attribute].Part == XmlPart.Attribute)
                    {
                        target.Append(' ').Append(_pieces[attribute].Name).Append("=\"");
                        Escape(Text(attribute), target);
                        target.Append('"');
                    }
                }

                target.Append('>');
                WriteContent(piece, target);
                target.Append("</").Append(_pieces[piece].Name).Append('>');
            }
        }
    }

    private static void Escape(ReadOnlySpan<char> text, StringBuilder target)
    {
        foreach (var c in text)
        {
            _ = c switch { '&' => target.Append("&amp;"), '<' => target.Append("&lt;"), '>' => target.Append("&gt;"), '"' => target.Append("&quot;"), '\n' or '\t' or '\r' => target.Append("&#").Append((int)c).Append(';'), _ => target.Append(c) };
        }
    }

    private string Joined(int element)
    {
        var text = new StringBuilder();
        for (var piece = _pieces[element].First; piece > 0; piece = _pieces[piece].Next)
        {
            _ = _pieces[piece].Part == XmlPart.Text ? text.Append(Text(piece)) : text;
        }

        return text.ToString();
    }

    private bool Has(int element, XmlPart part)
    {
        for (var piece = _pieces[element].First; piece > 0; piece = _pieces[piece].Next)
        {
            if (_pieces[piece].Part == part)
            {
                return true;
            }
        }

        return false;
    }

    private int Open(XmlReader reader, XmlNames names, int parent)
    {
        var element = Add(XmlPart.Element, names.Of(reader.Prefix, reader.LocalName, reader.NamespaceURI), parent);
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns")
            {
                TakeValue(reader, Add(XmlPart.Attribute, names.OfAttribute(reader.Prefix, reader.LocalName, reader.NamespaceURI), element));
            }
        }

        reader.MoveToElement();
        return element;
    }

    private int Add(XmlPart part, string name, int parent)
    {
        if (Count == _pieces.Length)
        {
            Array.Resize(ref _pieces, Count * 2);
        }

        _pieces[Count] = new XmlPiece { Part = part, Name = name, Start = _length };
        if (parent >= 0)
        {
            ref var above = ref _pieces[parent];
            if (above.First == 0)
            {
                above.First = Count;
            }
            else
            {
                _pieces[above.Last].Next = Count;
            }

            above.Last = Count;
        }

        return Count++;
    }

    private void TakeValue(XmlReader reader, int piece)
    {
        _pieces[piece].Start = _length;
        int read;
        do
        {
            if (_chars.Length - _length < 1024)
            {
                Array.Resize(ref _chars, _chars.Length * 2);
            }

            read = reader.ReadValueChunk(_chars, _length, _chars.Length - _length);
            _length += read;
        }
        while (read > 0);
        _pieces[piece].Length = _length - _pieces[piece].Start;
    }
}
