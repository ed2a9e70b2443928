using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Tests;

public sealed class FlattenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_dot_in_a_name_is_not_a_level()
    {
        var analysis = Analyze("""[{"a":{"b":1},"a.b":2,"":3,"c\\d":4}]""");
        Assert.Equal(["a.b", "a\\.b", "\\e", "c\\\\d"], analysis.Columns.Select(column => column.Name));
        Assert.DoesNotContain(analysis.Findings, finding => finding.Code == "duplicateColumn");
        Assert.Equal(["a.b", "", "x\\"], FieldPath.Split(FieldPath.Child(FieldPath.Child("a\\.b", ""), "x\\")));
    }

    [Fact]
    public void Arrays_of_objects_and_of_texts_are_proposed_with_a_reason_and_taken_over_by_an_answer()
    {
        const string orders = """[{"id":1,"tags":["x","y"],"items":[{"sku":"A","n":1},{"sku":"B","n":2}]},{"id":2,"tags":["z"],"items":[]},{"id":3}]""";
        var proposed = Analyze(orders).Flattenings;
        Assert.Equal([("flatten:items", "explode"), ("flatten:tags", "join:|")], proposed.Select(proposal => (proposal.Id, proposal.With!)));
        Assert.Contains("1 of 3 records hold 2 items", proposed[0].Reason, StringComparison.Ordinal);

        var taken = Analyze(orders, FlattenProposals.Answers(proposed, ["flatten:tags", "flatten:items"], new Dictionary<string, string>()));
        Assert.Equal(["id", "tags", "items.#", "items.sku", "items.n", "items"], taken.Columns.Select(column => column.Name));
        Assert.Equal((4L, "1", "x|y"), (taken.Rows, taken.Columns[0].Examples[0], taken.Columns[1].Examples[0]));
        Assert.Equal(proposed.Select(proposal => proposal.Id), taken.Flattenings.Select(proposal => proposal.Id));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("items", null)]
    [InlineData("who.items", "tags")]
    [InlineData("items", "tags")]
    public void Rows_written_back_are_the_documents_they_came_from(string? explode, string? join)
    {
        var random = new Random(3);
        var documents = Enumerable.Range(0, 600).Select(_ => Document(random, 3)).ToList();
        var rules = new FlattenRules { Explode = explode, Join = join is null ? FlattenRules.None.Join : new Dictionary<string, string> { [join] = "|" } };
        var restored = Restore(string.Join('\n', documents), rules);
        Assert.Equal(documents.Count, restored.Count);
        for (var i = 0; i < documents.Count; i++)
        {
            Assert.True(JsonNode.DeepEquals(documents[i], restored[i]), $"{documents[i]}\n{restored[i]}");
        }
    }

    [Fact]
    public void What_json_does_not_allow_is_read_or_refused_by_name()
    {
        Assert.Contains(Analyze("[{\"a\":1,},{\"a\":2}]").Findings, finding => finding is { Code: "lenientJson", Line: 1 });
        Assert.Contains(Analyze("{\"a\":1}{\"a\":2}\n").Findings, finding => finding is { Code: "concatenatedJson", Line: 2 });
        Assert.Contains(Analyze("[{\"a\":1}]\n[{\"a\":2}]").Findings, finding => finding.Code == "concatenatedJson");
        Assert.Contains(Analyze("[{\"a\":1},{\"a\":2,\"a\":3}]").Findings, finding => finding is { Code: "duplicateNames", Line: 2, Column: "a" });
        Assert.Equal("notANumber", Refused("[{\"a\":1},\n{\"a\":NaN}]").Code);
        Assert.Equal(2, Refused("[{\"a\":1},\n{\"a\":-Infinity}]").Line);
        Assert.Equal("malformedJson", Refused("[{\"a\":1} {\"a\":2}]").Code);
        Assert.Equal("malformedJson", Refused("[{\"a\":1}] and more").Code);
        Assert.Equal("malformedJson", Refused("[{\"a\":1},{\"a\":\"\\ud800\"}]").Code);
    }

    [Fact]
    public void Values_of_several_kinds_in_one_column_are_named_with_the_first_record()
    {
        var mixed = Analyze("{\"a\":1,\"b\":1,\"c\":1}\n{\"a\":null,\"b\":{\"x\":1},\"c\":2}\n{\"a\":\"x\",\"b\":2,\"c\":3}\n").Findings.Where(finding => finding.Code == "mixedTypes").ToList();
        Assert.Equal([("a", 3L), ("b", null)], mixed.Select(finding => (finding.Column!, finding.Line)));
    }

    [Fact]
    public void Lines_that_are_arrays_are_records()
    {
        var analysis = Analyze("[1,\"a\",[2]]\n[2,\"b\",[3]]\n");
        Assert.Equal((FileFormat.Ndjson, 2L), (analysis.Source.Format, analysis.Rows));
        Assert.Equal(["column_1", "column_2", "column_3"], analysis.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Two_arrays_that_may_be_the_records_are_asked_about_and_what_is_left_out_is_named()
    {
        const string json = """{"id":7,"people":[{"n":1},{"n":2}],"places":[{"m":1},{"m":2}]}""";
        var question = Assert.Single(Analyze(json).Questions, question => question.Id == "records");
        Assert.Equal(["people", "places", "$"], question.Options.Select(option => option.Value));
        Assert.Contains("id, places", Assert.Single(Analyze(json).Findings, finding => finding.Code == "outsideRecords").Message, StringComparison.Ordinal);
        Assert.Equal("m", Assert.Single(Analyze(json, new Dictionary<string, string> { ["records"] = "places" }).Columns).Name);
        Assert.Equal(["id", "people", "places"], Analyze(json, new Dictionary<string, string> { ["records"] = "$" }).Columns.Select(column => column.Name));
    }

    private static JsonObject Document(Random random, int depth)
    {
        string[] names = ["id", "a", "b", "a.b", "", "#", "c\\d", "é", "items", "who", "tags", "value", "e"];
        var document = new JsonObject();
        for (var i = random.Next(6); i > 0; i--)
        {
            document[names[random.Next(names.Length)]] = Value(random, depth);
        }

        if (depth > 0 && random.Next(2) == 0)
        {
            document["items"] = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(5) == 0 ? Value(random, depth - 1) : Document(random, depth - 1))]);
            document["tags"] = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => (JsonNode)new[] { "x", "y z", "a|b", "", "[", "é\"" }[random.Next(6)])]);
        }

        return document;
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(100) / 4m,
        3 => new[] { "", "text", "5", "true", "null", "x\ny\"", "[1]", "\u00e9\ud83d\ude00" }[random.Next(8)],
        4 => JsonNode.Parse("1e3"),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))]),
        _ => Document(random, depth - 1),
    };

    private static List<JsonNode?> Restore(string ndjson, FlattenRules rules)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(ndjson));
        using var reader = RecordReader.Open(stream, new SourceFormat(FileFormat.Ndjson, "utf-8") { Flatten = rules });
        var restorer = new JsonRestorer(rules);
        var restored = new List<JsonNode?>();
        foreach (var (shape, rows) in DocumentRows.Of(reader))
        {
            using var json = new MemoryStream();
            using (var writer = new Utf8JsonWriter(json))
            {
                restorer.Write(writer, shape, reader.Columns, rows);
            }

            restored.Add(JsonNode.Parse(json.ToArray()));
        }

        return restored;
    }

    private static SampleRejectedException Refused(string json) => Assert.Throws<SampleRejectedException>(() => Analyze(json));

    private static SampleAnalysis Analyze(string json, IReadOnlyDictionary<string, string>? answers = null)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return SampleAnalyzer.Analyze(file, answers: answers, ct: Token);
    }
}
