using System.Text;
using System.Xml;

namespace Hermes.Schemas.Records;

/// <summary>Records of an XML file: every element of one name. External entities and DTDs are never read.</summary>
internal sealed class XmlRecordReader : RecordReader
{
    private readonly XmlReader _reader;
    private readonly string _element;
    private readonly SampleLimits _limits;
    private readonly bool _truncated;

    public XmlRecordReader(Stream stream, Encoding encoding, string element, SampleLimits limits, bool truncated)
    {
        _element = element;
        _limits = limits;
        _truncated = truncated;
        _reader = XmlReader.Create(new StreamReader(stream, encoding, true, 64 * 1024, leaveOpen: true), XmlLayout.Settings);
    }

    public override bool Read()
    {
        try
        {
            while (_reader.Read())
            {
                XmlLayout.CheckDepth(_reader, _limits);
                if (_reader.NodeType == XmlNodeType.Element && _reader.LocalName == _element)
                {
                    StartRecord(((IXmlLineInfo)_reader).LineNumber);
                    ReadElement("");
                    return true;
                }
            }

            return false;
        }
        catch (XmlException e) when (_truncated && !XmlLayout.IsForbidden(e))
        {
            return false;
        }
        catch (XmlException e)
        {
            throw XmlLayout.Rejection(e);
        }
    }

    protected override void Dispose(bool disposing) => _reader.Dispose();

    // Leaves the reader on the end of the element it started on.
    private void ReadElement(string path)
    {
        var name = path.Length == 0 ? "" : $"{path}.";
        var empty = _reader.IsEmptyElement;
        while (_reader.MoveToNextAttribute())
        {
            if (_reader.Prefix != "xmlns" && _reader.Name != "xmlns")
            {
                Set($"{name}@{_reader.LocalName}", _reader.Value, _limits);
            }
        }

        _reader.MoveToElement();
        if (empty)
        {
            SetText(path, null);
            return;
        }

        var text = new StringBuilder();
        var hasChildren = false;
        while (_reader.Read() && _reader.NodeType != XmlNodeType.EndElement)
        {
            XmlLayout.CheckDepth(_reader, _limits);
            if (_reader.NodeType == XmlNodeType.Element)
            {
                hasChildren = true;
                ReadElement(name + _reader.LocalName);
            }
            else
            {
                text.Append(_reader.Value);
            }
        }

        if (!hasChildren || text.Length > 0)
        {
            SetText(path, text.ToString());
        }
    }

    private void SetText(string path, string? text)
    {
        if (path.Length > 0)
        {
            Set(path, text, _limits);
        }
        else if (!string.IsNullOrWhiteSpace(text))
        {
            Set("value", text, _limits);
        }
    }
}
