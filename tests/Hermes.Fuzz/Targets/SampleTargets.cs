using System.IO.Compression;
using System.Text;
using Hermes.ConfigGeneration.Templates;
using Hermes.ConfigGeneration.Validation;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Templates;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Records;

namespace Hermes.Fuzz.Targets;

/// <summary>Sample files of any format: what they are found to be, and reading them so.</summary>
internal static class SampleTargets
{
    private static readonly SampleLimits Limits = new() { MaxBytes = 64 * 1024, MaxRows = 2_000, MaxColumns = 2_000, MaxRecordChars = 64 * 1024, MaxDepth = 32 };

    // Header cells that are too long, or alike but for capitals: a person has to name those columns.
    private static readonly string[] ForPeople = ["HRM-CFG-005", "HRM-CFG-030"];

    private static readonly FeedTemplate Plain = (FeedTemplate)new TemplateLibrary().Find("files-as-is")!;

    private static readonly byte[][] Tables = [.. new[]
    {
        "id,name,amount\n1,\"Doe, Jane\",12.5\n2,\"Roe \"\"R\"\" Rick\",7\n3,,\n", "id;datum;betrag\r\n1;31.01.2024;1.234,50\r\n2;01.02.2024;7,25\r\n", "1+|Jane+|2024-01-31&|\n2+|Rick\nRoe+|2024-02-01&|\n",
        "# remark\nReport\n\nname\tage\nname\tyears\nJane\t31\nRick\t44\n\nname\tage\tcity\nMo\t5\tOslo\n", "a,b\n1,\"2\n3,4\n5,\"6\"x,7\n\"8\"\",\"9\"\n", "'a','b''c'\n'1','d\\'e'\n", "a b c\n1 2 \"3 4\"\n",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Documents = [.. new[]
    {
        "[{\"id\":1,\"who\":{\"name\":\"Jane\",\"tags\":[1,2]}},{\"id\":2,\"more\":true}]", "{\"a\":1}\n{\"a\":2,\"b\":null}\n", "{\"meta\":{\"n\":2},\"data\":{\"rows\":[{\"id\":1}]}}",
        "<?xml version=\"1.0\"?><t:rows xmlns:t=\"urn:t\"><t:row id=\"1\"><p c=\"EUR\">1.5</p></t:row><t:row id=\"2\"/></t:rows>",
        "[{\"id\":1,\"a.b\":{\"\":null},\"tags\":[\"x\",\"y\"],\"items\":[{\"#\":1,\"n\":[{}]},2]},{\"items\":[{\"n\":{\"x\":1e3}}]}]",
        "<r><o k=\"1\"><i n=\"1\">a<b/>c</i><i/><t>x</t><t>y</t></o><o><p:t xmlns:p=\"urn:p\">1</p:t><t>z</t></o></r>",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Columns = [.. new[]
    {
        "ID    NAME          AMOUNT  DATE\n----- ------------- ------- ----------\n00001 Jane Doe        12.50 2024-01-31\n00002 Rick Roe         7.00 2024-02-01\n00003 Mo              99.90 2024-02-02\n",
        "H20240131\nD00001JANE DOE      0001250\nD00002RICK ROE      0000700\nD00003MO            0009990\nT000003\n",
        "alpha      1   true\nbeta      22  false\ngamma    333   true\ndelta   4444  false\n",
    }.Select(Encoding.UTF8.GetBytes)];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("sample-fixed-width", InputShape.Text, Columns, () => Read),
        new("sample-proof", InputShape.Text, [.. Tables, .. Documents, .. Columns], () => Prove),
        new("sample-flattened", InputShape.Json, Documents, () => Flatten),
        new("sample-table", InputShape.Text, Tables, () => Read),
        new("sample-document", InputShape.Json, Documents, () => Read),
        new("sample-packed", InputShape.Binary, [Gzip(Tables[0]), Zip(Tables[1]), [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a;b\n1;ü\n")]], () => Read),
    ];

    // Whatever comes in is a table with beliefs between 0 and 1, read to its end the same way, or is refused with advice.
    private static int Read(byte[] input)
    {
        try
        {
            var analysis = SampleAnalyzer.Analyze(new MemoryStream(input), Limits);
            var beliefs = analysis.Columns.Select(column => column.Confidence).Concat(analysis.Keys.Select(key => key.Confidence)).Append(analysis.Detection?.Best.Confidence ?? 1);
            if (beliefs.Any(belief => !(belief is >= 0 and <= 1)))
            {
                throw new WrongResultException("A belief is not between 0 and 1");
            }

            var rows = 0L;
            using var reader = RecordReader.Open(new MemoryStream(input), analysis.Source, Limits);
            while (reader.Read())
            {
                rows++;
            }

            if (rows < analysis.Rows)
            {
                throw new WrongResultException($"The sample has {analysis.Rows} rows, and reading gives {rows}");
            }

            return HashCode.Combine(analysis.Source.Format, analysis.Source.Dialect?.Delimiter.Length, analysis.Columns.Count / 4, analysis.Findings.Count, analysis.Questions.Count, analysis.Keys.Count > 0);
        }
        catch (SampleRejectedException e)
        {
            return e.Advice.Length == 0 ? throw new WrongResultException("A refusal gives no advice") : e.Code.GetHashCode(StringComparison.Ordinal);
        }
    }

    // What is made of a sample is a configuration that can be stored, and reading the sample with it ends in a count or a refusal.
    private static int Prove(byte[] input)
    {
        try
        {
            var analysis = SampleAnalyzer.Analyze(new MemoryStream(input), Limits);
            var request = new GenerationRequest { Feed = "FUZZ", Source = "/in/fuzz", Target = "postgres://warehouse/fuzz", Owner = "a@example.org" };
            var configuration = ConfigurationGenerator.Generate(request, analysis, Plain);
            if (ConfigurationValidator.Check(ConfigurationJson.Write(configuration), "FUZZ").Findings.FirstOrDefault(finding => finding.Severity == Severity.Error && !ForPeople.Contains(finding.Code)) is { } error)
            {
                throw new WrongResultException($"What was generated has {error.Code}");
            }

            var proof = ConfigurationProof.Run(new MemoryStream(input), configuration, Limits);
            if (proof.RowsRead < analysis.Rows || proof.RowsParsed + proof.RowsRejected != proof.RowsRead || proof.RowsLeftOut > proof.RowsParsed)
            {
                throw new WrongResultException("The proof does not account for the rows");
            }

            return HashCode.Combine(analysis.Source.Format, configuration.Schema.Columns.Count / 4, proof.RowsRejected > 0, proof.RowsLeftOut > 0, proof.Differences.Count > 0);
        }
        catch (SampleRejectedException e)
        {
            return e.Code.GetHashCode(StringComparison.Ordinal);
        }
    }

    // Nested data of which all is made that is proposed can be made into the same documents again, unless a name came twice in one.
    private static int Flatten(byte[] input)
    {
        try
        {
            var plain = SampleAnalyzer.Analyze(new MemoryStream(input), Limits);
            var answers = FlattenProposals.Answers(plain.Flattenings, [.. plain.Flattenings.Select(proposal => proposal.Id)], new Dictionary<string, string>());
            var analysis = SampleAnalyzer.Analyze(new MemoryStream(input), Limits, answers);
            var configuration = ConfigurationGenerator.Generate(new GenerationRequest { Feed = "FUZZ", Source = "/in/fuzz", Target = "postgres://warehouse/fuzz", Choices = answers }, analysis, Plain);
            var proof = ConfigurationProof.Run(new MemoryStream(input), configuration, Limits);
            if (proof.Differences.Any(found => found is { IsLost: true, Column: "" }) && !analysis.Findings.Any(finding => finding.Code == "duplicateNames"))
            {
                throw new WrongResultException("Documents do not come back");
            }

            return HashCode.Combine(analysis.Source.Format, analysis.Flattenings.Count, analysis.Columns.Count / 4, proof.RowsParsed == proof.RowsRoundTripped, proof.RowsRespelled > 0);
        }
        catch (SampleRejectedException e)
        {
            return e.Code.GetHashCode(StringComparison.Ordinal);
        }
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var file = archive.CreateEntry("data.csv").Open())
        {
            file.Write(content);
        }

        return packed.ToArray();
    }
}
