using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.ConfigGeneration.Templates;
using Hermes.ConfigGeneration.Validation;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Exchange;
using Hermes.Schemas.Text;

namespace Hermes.Fuzz.Targets;

/// <summary>What people send to be stored: configurations, templates, and descriptions of other tools.</summary>
internal static class ConfigurationTargets
{
    // Mending checks again after every round, so it takes a score of times as long as a check.
    private const int MostToMend = 8 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    private static readonly byte[][] Bodies = [.. new[]
    {
        """{"formatVersion":1,"feed":{"name":"F","owner":"a@example.org","impactTier":3,"upstreams":["G"]},"source":{"location":"sftp://h/*.csv","format":"delimited","encoding":"utf-8","dialect":{"delimiter":";","quote":"\"","header":true}},"schema":{"columns":[{"name":"id","type":"text(20)","nullable":false,"role":"key"},{"name":"d","type":"date","format":"d/M/yyyy","nullable":true},{"name":"m","type":"email","nullable":true,"personalData":"email"}],"primaryKey":["id"]},"steps":[{"do":"mask","columns":["m"],"with":"hash"}],"target":{"location":"postgres://w/t","writeMode":"upsert","partitionBy":"d"},"schedule":{"cron":"30 6 * * MON-FRI","timeZone":"Europe/London","expectedWithinMinutes":30},"quality":[{"rule":"unique","columns":["id"],"severity":"error"},{"rule":"pattern","columns":["id"],"pattern":"^T","severity":"warning"}],"schemaChange":"freeze","retries":{"attempts":3,"firstDelaySeconds":60,"backoff":"exponential","maxDelaySeconds":900},"retention":{"days":30}}""",
        """{"formatVersion":1,"feed":{"name":"F"},"source":{"location":"/in/f.xml","format":"xml","recordsPath":"row"},"schema":{"columns":[{"name":"id","type":"int32","nullable":true},{"name":"id","type":"decimal(40,50)"},{"name":"s","type":"enum"}],"primaryKey":["nowhere","id"]},"target":{"location":"/in/f.xml?password=hunter22","writeMode":"upsert"}}""",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Templates = [.. new TemplateLibrary().All.Select(shipped => Encoding.UTF8.GetBytes(shipped.Json)).Where(bytes => bytes.Length < 4096).Take(4)];

    private static readonly byte[][] Descriptions = [.. new[]
    {
        """{"name":"orders","resources":[{"name":"orders","path":"orders.csv","dialect":{"delimiter":";"},"schema":{"fields":[{"name":"id","type":"integer","constraints":{"required":true,"minimum":1}},{"name":"at","type":"datetime","format":"%Y-%m-%d"}],"primaryKey":"id","missingValues":["","NA"]}}]}""",
        """{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"orders","type":"object","properties":{"id":{"type":"integer"},"who":{"type":["string","null"],"maxLength":20,"format":"email"}},"required":["id"]}""",
        "apiVersion: v3.1.0\nkind: DataContract\nid: orders\nschema:\n  - name: orders\n    properties:\n      - name: id\n        logicalType: integer\n        primaryKey: true\n        quality:\n          - type: library\n            metric: nullValues\n            mustBe: 0\n",
        "create table sales.orders (id bigint not null primary key, \"who\" varchar(20), amount numeric(12,2) default 0, at timestamptz, check (status in ('a','b')), status text);\ncomment on column sales.orders.id is 'it''s the key';",
    }.Select(Encoding.UTF8.GetBytes)];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("configuration-body", InputShape.Json, Bodies, () => Check),
        new("template-body", InputShape.Json, Templates, () => input => Outcome(TemplateCheck.Read(Encoding.UTF8.GetString(input), null).Problems)),
        new("configuration-import", InputShape.Text, Descriptions, () => Import),
    ];

    // What passes is written and read again the same; fixes end and never add errors.
    private static int Check(byte[] input)
    {
        string json;
        try
        {
            StrictJson.RefuseHalfCharacters(input);
            using var document = JsonDocument.Parse(input, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return 0;
            }

            json = Encoding.UTF8.GetString(input);
        }
        catch (JsonException)
        {
            return 1;
        }

        var (configuration, findings) = ConfigurationValidator.Check(json);
        if (configuration is not null && findings.IsValid())
        {
            var written = ConfigurationJson.Write(configuration);
            var (again, later) = ConfigurationValidator.Check(written);
            if (again is null || !later.IsValid() || ConfigurationJson.Write(again) != written)
            {
                throw new WrongResultException("What was valid is not the same when it is read again");
            }

            foreach (var format in ExchangeFormats.All)
            {
                format.Export(configuration);
            }
        }
        else if (input.Length < MostToMend)
        {
            var run = new FixRun(node => ConfigurationValidator.Check(node.ToJsonString()).Findings, _ => true);
            run.Mend(JsonNode.Parse(json)!, CancellationToken.None);
        }

        return Outcome(findings.Select(finding => finding.Code));
    }

    private static int Import(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var outcome = new HashCode();
        foreach (var format in ExchangeFormats.All)
        {
            try
            {
                outcome.Add(format.Import(text).Schema.Columns.Count);
            }
            catch (ExchangeException e)
            {
                outcome.Add(e.Message.Length == 0 ? throw new WrongResultException("A refusal gives no advice") : -1);
            }
        }

        return outcome.ToHashCode();
    }

    private static int Outcome(IEnumerable<string> problems)
    {
        var outcome = new HashCode();
        foreach (var kind in problems.Select(problem => problem.Length > 11 ? problem[..11] : problem).Distinct().Order(StringComparer.Ordinal))
        {
            outcome.Add(kind.GetHashCode(StringComparison.Ordinal));
        }

        return outcome.ToHashCode();
    }
}
