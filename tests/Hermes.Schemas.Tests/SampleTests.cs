using System.Text;
using Hermes.Schemas.Records;
using Hermes.Schemas.Text;

namespace Hermes.Schemas.Tests;

public sealed class SampleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("windows-1252")]
    public void Text_is_read_in_its_encoding(string name)
    {
        var encoding = TextEncodings.Get(name);
        var mark = name.StartsWith("utf-16", StringComparison.Ordinal) ? encoding.GetPreamble() : [];
        var analysis = Analyze([.. mark, .. encoding.GetBytes("id,città\n1,Zürich\n2,Genève\n")]);
        Assert.Equal((name, "città"), (analysis.Source.Encoding, analysis.Columns[1].Name));
        Assert.Equal(["Zürich", "Genève"], analysis.Columns[1].Examples);
    }

    [Fact]
    public void Utf16_without_a_mark_is_recognised() =>
        Assert.Equal("utf-16le", Analyze(Encoding.Unicode.GetBytes("id,name\n1,Jane\n2,Rick\n")).Source.Encoding);

    [Fact]
    public void A_mark_is_no_part_of_the_first_name() =>
        Assert.Equal("id", Analyze([0xEF, 0xBB, 0xBF, .. "id,name\n1,Jane\n"u8]).Columns[0].Name);

    [Theory]
    [InlineData("[{\"id\":1,\"who\":{\"name\":\"Jane\",\"tags\":[1,2]}},{\"id\":2,\"more\":true}]", FileFormat.Json, "")]
    [InlineData("{\"id\":1,\"who\":{\"name\":\"Jane\",\"tags\":[1,2]}}\n{\"id\":2,\"more\":true}\n", FileFormat.Ndjson, "")]
    [InlineData("{\"meta\":{\"n\":2,\"x\":[1]},\"data\":{\"rows\":[{\"id\":1,\"who\":{\"name\":\"Jane\",\"tags\":[1,2]}},{\"id\":2,\"more\":true}]},\"end\":1}", FileFormat.Json, "data.rows")]
    public void Json_is_flattened(string json, FileFormat format, string path)
    {
        var analysis = Analyze(json);
        Assert.Equal((format, path, 2L), (analysis.Source.Format, analysis.Source.RecordsPath, analysis.Rows));
        Assert.Equal(["id", "who.name", "who.tags", "more"], analysis.Columns.Select(column => column.Name));
        Assert.Equal((1L, "boolean"), (analysis.Columns[3].Nulls, analysis.Columns[3].Type.Name));
    }

    [Fact]
    public void Xml_records_are_the_element_that_repeats()
    {
        var analysis = Analyze("<?xml version=\"1.0\"?><t:trades xmlns:t=\"urn:t\"><head>x</head><t:trade id=\"1\"><price ccy=\"EUR\">1.5</price></t:trade><t:trade id=\"2\"><price ccy=\"USD\">2.5</price></t:trade></t:trades>");
        Assert.Equal((FileFormat.Xml, "trade", 2L), (analysis.Source.Format, analysis.Source.RecordsPath, analysis.Rows));
        Assert.Equal(["@id", "price.@ccy", "price"], analysis.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Long_json_is_read_across_buffers()
    {
        var rows = Enumerable.Range(1, 20_000).Select(i => $"{{\"id\":{i},\"text\":\"{new string('x', i % 50)}\"}}");
        Assert.Equal(20_000, Analyze($"[{string.Join(",\n", rows)}]").Rows);
        Assert.Equal(20_000, Analyze(string.Join('\n', rows)).Rows);
    }

    [Fact]
    public void Single_and_composite_keys_are_found()
    {
        var single = Analyze("trade_id,book\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"T{i},B{i % 4}\n")));
        Assert.Equal(["trade_id"], single.Keys[0].Columns);
        var composite = Analyze("order_id,line_no,amount\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i / 3},{i % 3},1.{i % 7}\n")));
        Assert.Equal(["order_id", "line_no"], composite.Keys[0].Columns);
        Assert.Empty(Analyze("a,b\n1,2\n1,2\n1,3\n").Keys);
    }

    [Fact]
    public void Ragged_rows_repeated_rows_and_repeated_names_are_findings()
    {
        var codes = Analyze("id,name,name\n1,a,b\n2,c\n3,d,e\n3,d,e\n").Findings.ToDictionary(finding => finding.Code, finding => (finding.Line, finding.Column));
        Assert.Equal(3, codes["raggedRows"].Line);
        Assert.Equal(5, codes["duplicateRows"].Line);
        Assert.Equal("name", codes["duplicateColumn"].Column);
    }

    [Fact]
    public void Only_the_beginning_of_a_long_file_is_read()
    {
        var rows = string.Concat(Enumerable.Range(1, 5_000).Select(i => $"{i},\"text, {i}\"\n"));
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"id,text\n{rows}"));
        var analysis = SampleAnalyzer.Analyze(file, new SampleLimits { MaxBytes = 20_000 }, ct: Token);
        Assert.False(analysis.IsWholeFile);
        Assert.InRange(analysis.Rows, 500, 1_500);
        Assert.DoesNotContain(analysis.Findings, finding => finding.Code == "raggedRows");
        Assert.InRange(file.Position, 1, 21_000);
    }

    [Theory]
    [InlineData("", "emptyFile")]
    [InlineData("PK\u0003\u0004xxxx", "emptyArchive")]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x><r/><r/></x>", "xmlDtd")]
    [InlineData("<x><r>1</r><r>2</x>", "malformedXml")]
    [InlineData("[{\"a\":1},{\"a\":}]", "malformedJson")]
    public void What_is_no_table_is_refused_by_name(string text, string code)
    {
        var refused = Assert.Throws<SampleRejectedException>(() => Analyze(text));
        Assert.Equal(code, refused.Code);
        Assert.NotEmpty(refused.Advice);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Assert.Equal("tooDeep", Assert.Throws<SampleRejectedException>(() => Analyze(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)))).Code);
        Assert.Equal("tooDeep", Assert.Throws<SampleRejectedException>(() => Analyze(string.Concat(Enumerable.Repeat("<a>", 10_000)))).Code);
    }

    [Fact]
    public void A_file_without_line_ends_is_refused()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 200_000)));
        Assert.Equal("recordTooLong", Assert.Throws<SampleRejectedException>(() => SampleAnalyzer.Analyze(file, new SampleLimits { MaxBytes = 100_000 }, ct: Token)).Code);
    }

    [Fact]
    public void Noise_is_read_or_refused_but_never_crashes()
    {
        var random = new Random(7);
        const string letters = "abc123,;|\t\"'{}[]<>:/\\ \n\r.-é\0";
        for (var round = 0; round < 1_500; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 120)).Select(_ => letters[random.Next(letters.Length)])]);
            var bytes = Encoding.UTF8.GetBytes(text);
            if (round % 3 == 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var surprise = Record.Exception(() => Analyze(bytes));
            Assert.True(surprise is null or SampleRejectedException, $"{text}: {surprise}");
        }
    }

    private static SampleAnalysis Analyze(string text) => Analyze(Encoding.UTF8.GetBytes(text));

    private static SampleAnalysis Analyze(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        return SampleAnalyzer.Analyze(file, ct: Token);
    }
}
