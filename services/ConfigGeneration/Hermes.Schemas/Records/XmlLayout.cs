using System.Text;
using System.Xml;

namespace Hermes.Schemas.Records;

/// <summary>Finds the repeating element of an XML file.</summary>
internal static class XmlLayout
{
    public static XmlReaderSettings Settings => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = false,
    };

    /// <summary>Name of the element whose repetitions are the records: the shallowest one that repeats under one parent.</summary>
    public static string RecordElement(Stream stream, Encoding encoding, bool truncated, SampleLimits limits)
    {
        var counts = new Dictionary<(int Depth, string Name), int>();
        string? root = null, firstChild = null;
        try
        {
            using var reader = XmlReader.Create(new StreamReader(stream, encoding, true, -1, leaveOpen: true), Settings);
            while (reader.Read())
            {
                CheckDepth(reader, limits);
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                root ??= reader.LocalName;
                firstChild ??= reader.Depth == 1 ? reader.LocalName : null;
                var key = (reader.Depth, reader.LocalName);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }
        catch (XmlException e) when (truncated && root is not null && !IsForbidden(e))
        {
            // The cut end of a sample: what was seen decides.
        }
        catch (XmlException e)
        {
            throw Rejection(e);
        }

        var repeated = counts.Where(pair => pair.Key.Depth > 0 && pair.Value > 1).OrderBy(pair => pair.Key.Depth).ThenByDescending(pair => pair.Value).FirstOrDefault();
        return repeated.Key.Name ?? firstChild ?? root ?? throw new SampleRejectedException("emptyFile", "The XML has no elements.", "Send a file with records.");
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
