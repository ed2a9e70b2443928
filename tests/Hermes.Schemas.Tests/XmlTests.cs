using System.Text;
using System.Xml;
using System.Xml.Linq;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Tests;

public sealed class XmlTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("<rows><note>a</note><note>b</note><items><item><n>1</n></item><item><n>2</n></item><item><n>3</n></item></items></rows>", "item", 3)]
    [InlineData("<item><item><n>1</n></item><item><n>2</n></item></item>", "item/item", 2)]
    [InlineData("<x:rows xmlns:x=\"urn:x\" xmlns=\"urn:d\"><x:row><n>1</n></x:row><x:row><n>2</n></x:row></x:rows>", "row", 2)]
    [InlineData("<orders><order><id>1</id><line>a</line><line>b</line></order><order><id>2</id><line>c</line></order></orders>", "order", 2)]
    [InlineData("<order><id>1</id><customer>x</customer></order>", "order", 1)]
    [InlineData("<rows><row><n>1</n></row></rows>", "row", 1)]
    public void The_repeating_element_is_found_wherever_it_is(string xml, string path, int rows)
    {
        var analysis = Analyze(xml);
        Assert.Equal((path, (long)rows), (analysis.Source.RecordsPath, analysis.Rows));
    }

    [Fact]
    public void Groups_of_records_are_asked_about()
    {
        var books = string.Concat(Enumerable.Range(1, 6).Select(i => $"<book><title>T{i}</title><price>{i}.5</price></book>"));
        var analysis = Analyze($"<shop><section name=\"a\">{books}</section><section name=\"b\">{books}</section></shop>");
        Assert.Equal(["section", "book"], Assert.Single(analysis.Questions, question => question.Id == "records").Options.Select(option => option.Value));
        Assert.Equal("flatten:book", Assert.Single(analysis.Flattenings).Id);
        var answered = Analyze($"<shop><section name=\"a\">{books}</section><section name=\"b\">{books}</section></shop>", new Dictionary<string, string> { ["records"] = "book" });
        Assert.Equal((12L, "outsideRecords"), (answered.Rows, answered.Findings[0].Code));
        var rows = Analyze($"<shop><section name=\"a\">{books}</section><section name=\"b\">{books}</section></shop>", new Dictionary<string, string> { ["flatten:book"] = "explode" });
        Assert.Equal((12L, "@name,book.#,book.title,book.price"), (rows.Rows, string.Join(',', rows.Columns.Select(column => column.Name))));
    }

    [Fact]
    public void Elements_that_repeat_in_some_record_are_lists_in_every_one()
    {
        var analysis = Analyze("<r><o><id>1</id><tag>a</tag></o><o><id>2</id><tag>b</tag><tag>c</tag></o></r>");
        Assert.Equal(["tag"], analysis.Source.Flatten.Lists);
        Assert.Equal(("json", "[\"a\"]"), (analysis.Columns[1].Type.Name, analysis.Columns[1].Examples[0]));
        Assert.Equal("join:|", Assert.Single(analysis.Flattenings).With);
    }

    [Fact]
    public void Equal_names_of_two_namespaces_stay_apart_and_mixed_content_stays_xml()
    {
        var analysis = Analyze("<r xmlns:p=\"urn:p\"><o xml:lang=\"en\"><n>1</n><p:n>2</p:n><d>see <b>here</b></d></o><o><n>3</n><p:n>4</p:n></o></r>");
        Assert.Equal(["@xml:lang", "n", "p:n", "d"], analysis.Columns.Select(column => column.Name));
        Assert.Equal("see <b>here</b>", analysis.Columns[3].Examples[0]);
        Assert.Contains(analysis.Findings, finding => finding is { Code: "mixedContent", Column: "d" });
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><x><r>&b;</r><r/></x>", "xmlDtd")]
    [InlineData("<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/hostname\">]><x><r>&f;</r><r/></x>", "xmlDtd")]
    [InlineData("<x><r>&nbsp;</r><r/></x>", "malformedXml")]
    [InlineData("<x><r>1</r></x><x><r>2</r></x>", "malformedXml")]
    public void Entities_and_broken_documents_are_refused_by_name(string xml, string code) =>
        Assert.Equal(code, Assert.Throws<SampleRejectedException>(() => Analyze(xml)).Code);

    [Theory]
    [InlineData("text")]
    [InlineData("attribute")]
    [InlineData("between")]
    public void A_part_without_end_is_refused_before_it_fills_the_memory(string where)
    {
        var filler = new string('x', 400_000);
        var xml = where switch
        {
            "text" => $"<x><r>1</r><r>{filler}</r></x>",
            "attribute" => $"<x><r>1</r><r a=\"{filler}\"/></x>",
            _ => $"<x><r>1</r><!--{filler}--><r>2</r></x>",
        };
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        using var reader = RecordReader.Open(stream, new SourceFormat(FileFormat.Xml, "utf-8", null, "r"), new SampleLimits { MaxRecordChars = 50_000 });
        Assert.Equal("recordTooLong", Assert.Throws<SampleRejectedException>(() =>
        {
            while (reader.Read())
            {
            }
        }).Code);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("item", false)]
    [InlineData("p:a", true)]
    public void Rows_written_back_are_the_elements_they_came_from(string? explode, bool join)
    {
        var random = new Random(5);
        var records = Enumerable.Range(0, 400).Select(_ => Element("o", random, 3)).ToList();
        var document = new XElement("rows", new XAttribute(XNamespace.Xmlns + "p", "urn:p"), records);
        var rules = new FlattenRules { Explode = explode, Join = join ? new Dictionary<string, string> { ["tag"] = ";" } : FlattenRules.None.Join };
        var restored = Restore(document.ToString(SaveOptions.DisableFormatting), rules);
        Assert.Equal(records.Count, restored.Count);
        for (var i = 0; i < records.Count; i++)
        {
            Assert.Equal(Ordered(records[i]).ToString(), Ordered(restored[i]).ToString());
        }
    }

    private static XElement Element(XName name, Random random, int depth)
    {
        var element = new XElement(name);
        foreach (var attribute in new[] { "id", "k.x", "{urn:p}id" }.Where(_ => random.Next(4) == 0))
        {
            element.SetAttributeValue(attribute, Text(random));
        }

        XName[] names = ["a", "b.c", "{urn:p}a", "value", "item", "tag"];
        switch (depth == 0 ? 0 : random.Next(5))
        {
            case 0:
                element.Add(Text(random));
                break;
            case 1:
                element.Add("see ", new XElement("b", new XAttribute("x", "1 < 2"), "here & \"there\""), " and ", Element("{urn:p}a", random, 0));
                break;
            default:
                element.Add(Enumerable.Range(0, random.Next(6)).Select(_ => Element(names[random.Next(names.Length)], random, depth - 1)));
                break;
        }

        return element;
    }

    private static string Text(Random random) => new[] { "", "1", "x y", "a;b", "[1]", "<&>\"'", "é", "line\nbreak" }[random.Next(8)];

    // Elements of one name together, as they are restored; prefixes and declarations left to the names.
    private static XElement Ordered(XElement element)
    {
        var isMixed = element.HasElements && element.Nodes().OfType<XText>().Any(text => !string.IsNullOrWhiteSpace(text.Value));
        object content = isMixed ? element.Nodes().Select(node => node is XElement child ? Ordered(child) : node)
            : element.HasElements ? element.Elements().OrderBy(child => child.Name.ToString(), StringComparer.Ordinal).Select(Ordered) : element.Value;
        return new XElement(element.Name, element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).OrderBy(attribute => attribute.Name.ToString(), StringComparer.Ordinal), content is "" ? null : content);
    }

    private static List<XElement> Restore(string xml, FlattenRules rules)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        using var reader = (XmlRecordReader)RecordReader.Open(stream, new SourceFormat(FileFormat.Xml, "utf-8", null, "o") { Flatten = rules });
        XmlRestorer? restorer = null;
        var restored = new List<XElement>();
        foreach (var (shape, rows) in DocumentRows.Of(reader))
        {
            restorer ??= new XmlRestorer(rules, reader.Names);
            var text = new StringBuilder();
            using (var writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize }))
            {
                restorer.Write(writer, "o", shape, reader.Columns, rows);
            }

            restored.Add(XElement.Parse(text.ToString(), LoadOptions.PreserveWhitespace));
        }

        return restored;
    }

    private static SampleAnalysis Analyze(string xml, IReadOnlyDictionary<string, string>? answers = null)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        return SampleAnalyzer.Analyze(file, answers: answers, ct: Token);
    }
}
