using System.Text.Json.Nodes;
using Hermes.ConfigGeneration.Validation;
using Hermes.Schemas.Configurations.Fixes;

namespace Hermes.ConfigGeneration.Tests;

public sealed class SchemaFixTests
{
    private const string Sound = """
        {
          "formatVersion": 1,
          "feed": { "name": "ORDERS", "owner": "orders@example.org", "impactTier": 3, "upstreams": ["RATES"] },
          "source": { "location": "/in/*.csv", "format": "delimited", "dialect": { "delimiter": ",", "header": true } },
          "schema": { "columns": [ { "name": "id", "type": "int32", "nullable": false } ], "primaryKey": ["id"] },
          "target": { "location": "postgres://warehouse/orders", "writeMode": "upsert" },
          "schedule": { "cron": "30 6 * * *" },
          "retention": { "days": 30 }
        }
        """;

    [Theory]
    [InlineData("HRM-CFG-001", "/formatVersion", null, "1")]
    [InlineData("HRM-CFG-002", "/feed/imapctTier", "4", null)]
    [InlineData("HRM-CFG-002", "/feed/colour", "\"red\"", null)]
    [InlineData("HRM-CFG-002", "/schedule/TimeZone", "\"UTC\"", null)]
    [InlineData("HRM-CFG-002", "/target/writemode", "\"append\"", null)]
    [InlineData("HRM-CFG-003", "/target/writeMode", "\"Upserts\"", "\"upsert\"")]
    [InlineData("HRM-CFG-003", "/source/format", "\"delimeted\"", "\"delimited\"")]
    [InlineData("HRM-CFG-003", "/formatVersion", "2", "1")]
    [InlineData("HRM-CFG-004", "/retention/days", "\"30\"", "30")]
    [InlineData("HRM-CFG-004", "/source/dialect/header", "\"yes\"", "true")]
    [InlineData("HRM-CFG-004", "/feed/upstreams", "\"RATES\"", "[\"RATES\"]")]
    [InlineData("HRM-CFG-004", "/feed/owner", "null", null)]
    [InlineData("HRM-CFG-004", "/feed/owner", "7", "\"7\"")]
    [InlineData("HRM-CFG-006", "/feed/impactTier", "9", "5")]
    [InlineData("HRM-CFG-006", "/retention/days", "0", "1")]
    public void What_the_schema_refuses_is_mended_where_it_is_clear_what_was_meant(string code, string pointer, string? value, string? mended)
    {
        var broken = JsonPatch.Apply(JsonNode.Parse(Sound)!, [value is null ? new FixOperation("remove", pointer) : new FixOperation("add", pointer, JsonNode.Parse(value))])!;
        var finding = Assert.Single(ConfigurationValidator.Check(broken.ToJsonString()).Findings);
        Assert.Equal((code, pointer), (finding.Code, finding.Pointer));
        Assert.NotNull(finding.Why);
        var patched = JsonPatch.Apply(broken, finding.Patch)!;
        Assert.DoesNotContain(ConfigurationValidator.Check(patched.ToJsonString()).Findings, found => found.Severity == Schemas.Severity.Error);
        if (mended is not null)
        {
            Assert.Equal(mended, pointer.Split('/')[1..].Aggregate((JsonNode?)patched, (node, part) => node![part])!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("/source/location", null)]
    [InlineData("/source/format", "\"excel\"")]
    [InlineData("/schema/columns", "[]")]
    [InlineData("/feed/name", "{}")]
    public void What_a_person_has_to_decide_is_left_to_them(string pointer, string? value)
    {
        var broken = JsonPatch.Apply(JsonNode.Parse(Sound)!, [value is null ? new FixOperation("remove", pointer) : new FixOperation("add", pointer, JsonNode.Parse(value))])!;
        Assert.All(ConfigurationValidator.Check(broken.ToJsonString()).Findings, finding => Assert.Empty(finding.Patch));
    }

    [Fact]
    public void However_a_configuration_is_broken_fixes_never_make_it_worse()
    {
        var random = new Random(6);
        string[] values = ["null", "1", "-1", "1e30", "\"\"", "\"x\"", "\"append\"", "\"text\"", "[]", "[\"id\"]", "[1]", "{}", "{\"do\":\"mask\",\"columns\":[\"ID\"]}", "[{\"rule\":\"range\",\"columns\":[\"nowhere\"],\"min\":2,\"max\":1}]", "true", "\"6:30\"", "\"sftp://u:hunter2@h/x\""];
        for (var i = 0; i < 400; i++)
        {
            var broken = JsonNode.Parse(Sound)!;
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                var places = Places(broken, "").ToList();
                var place = random.Next(8) == 0 ? $"{places[random.Next(places.Count)]}/steps" : places[random.Next(places.Count)];
                broken = JsonPatch.Apply(broken, [random.Next(5) == 0 ? new FixOperation("remove", place) : new FixOperation("add", place, JsonNode.Parse(values[random.Next(values.Length)]))]) ?? broken;
            }

            var before = ConfigurationValidator.Check(broken.ToJsonString());
            var run = new FixRun(node => ConfigurationValidator.Check(node.ToJsonString()).Findings, _ => true);
            run.Mend(broken, TestContext.Current.CancellationToken);
            Assert.True(before.Configuration is null || Errors(run.Left) <= Errors(before.Findings), broken.ToJsonString());
        }
    }

    private static int Errors(IEnumerable<Schemas.Configurations.ConfigurationFinding> findings) => findings.Count(finding => finding.Severity == Schemas.Severity.Error);

    private static IEnumerable<string> Places(JsonNode? node, string place) => (node switch
    {
        JsonObject parts => parts.SelectMany(part => Places(part.Value, $"{place}/{part.Key}")),
        JsonArray list => list.SelectMany((item, i) => Places(item, $"{place}/{i}")),
        _ => [],
    }).Concat(place.Length == 0 ? [] : [place]);
}
