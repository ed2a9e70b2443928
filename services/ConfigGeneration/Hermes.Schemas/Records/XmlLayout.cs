using System.Text;
using System.Xml;

namespace Hermes.Schemas.Records;

/// <summary>Where the records of an XML file are.</summary>
/// <param name="RecordsPath">Name of the repeating element, with those above it (<c>items/item</c>) where the name alone is not enough.</param>
/// <param name="Lists">Paths of elements that repeat within a record.</param>
internal sealed record XmlLayout(string RecordsPath, IReadOnlyList<string> Lists)
{
    /// <summary>Which element is a record, when more than one may be.</summary>
    public Question? Question { get; init; }

    /// <summary>What is not read.</summary>
    public SampleFinding? Finding { get; init; }

    public static XmlReaderSettings Settings => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = false,
    };

    /// <summary>Finds the records: the shallowest element that repeats under one parent and makes up much of the file.</summary>
    /// <param name="stream">The file or its beginning.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="truncated">Whether it is only the beginning.</param>
    /// <param name="limits">What is refused.</param>
    /// <param name="answer">The element somebody chose; null for the likeliest.</param>
    public static XmlLayout Detect(Stream stream, Encoding encoding, bool truncated, SampleLimits limits, string? answer)
    {
        var above = new XmlLayoutNode("", "", "", null);
        try
        {
            using var reader = XmlReader.Create(new StreamReader(stream, encoding, true, -1, leaveOpen: true), Settings);
            Walk(reader, above, limits);
        }
        catch (XmlException e) when (truncated && above.Children.Count > 0 && !IsForbidden(e))
        {
            // The cut end of a sample: what was seen decides.
        }
        catch (XmlException e)
        {
            throw Rejection(e);
        }

        return above.Children is [var root, ..] ? XmlLayoutChoice.Choose(root, answer) : throw new SampleRejectedException("emptyFile", "The XML has no elements.", "Send a file with records.");
    }

    private static void Walk(XmlReader reader, XmlLayoutNode node, SampleLimits limits)
    {
        while (reader.Read())
        {
            CheckDepth(reader, limits);
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var child = node.Enter(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.AttributeCount);
                    node = reader.IsEmptyElement ? node : child;
                    break;
                case XmlNodeType.EndElement:
                    node = node.Parent!;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    node.HasValues = true;
                    break;
            }
        }
    }

    public static void CheckDepth(XmlReader reader, SampleLimits limits)
    {
        if (reader.Depth > limits.MaxDepth)
        {
            throw new SampleRejectedException("tooDeep", $"The XML is nested deeper than {limits.MaxDepth} levels.", "Flatten the records.", ((IXmlLineInfo)reader).LineNumber);
        }
    }

    public static SampleRejectedException Rejection(XmlException error) => IsForbidden(error)
        ? new SampleRejectedException("xmlDtd", "The XML declares a DTD, which is not read: it can pull in other files or grow without bound.", "Remove the DOCTYPE declaration and write entities out.", error.LineNumber)
        : new SampleRejectedException("malformedXml", $"The XML is not well formed: {error.Message}", "Mend the document at that line.", error.LineNumber);

    public static bool IsForbidden(XmlException error) => error.Message.Contains("DTD", StringComparison.Ordinal);
}
