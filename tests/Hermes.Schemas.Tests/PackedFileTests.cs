using System.IO.Compression;
using System.Text;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Tests;

public sealed class PackedFileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("zip")]
    public void Packed_files_are_read_as_if_they_were_not(string packing)
    {
        var text = Encoding.UTF8.GetBytes("id,name\n1,Jane\n2,Rick\n");
        var packed = packing == "gzip" ? Gzip(text) : Zip("folder/", [], "folder/data.csv", text);
        var analysis = SampleAnalyzer.Analyze(new MemoryStream(packed), ct: Token);
        Assert.Equal((2L, "packed"), (analysis.Rows, analysis.Findings[0].Code));
        using var reader = RecordReader.Open(new MemoryStream(packed), analysis.Source);
        Assert.True(reader.Read() && reader.Read() && !reader.Read());
    }

    [Fact]
    public void A_workbook_is_refused_as_one() =>
        Assert.Equal("workbook", Refusal(Zip("[Content_Types].xml", [1], "xl/workbook.xml", [1])));

    [Fact]
    public void A_broken_archive_is_refused()
    {
        var packed = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{i},{i * 7919 % 1000}\n"))));
        packed.AsSpan(packed.Length / 2, 20).Fill(0xFF);
        Assert.Equal("corruptArchive", Refusal(packed));
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('0', 999) + ",0\n", 1_000)));
            for (var i = 0; i < 40; i++)
            {
                gzip.Write(zeros);
            }
        }

        var bomb = packed.ToArray();
        var source = SampleAnalyzer.Analyze(new MemoryStream(bomb), new SampleLimits { MaxBytes = 100_000 }, ct: Token).Source;
        using var reader = RecordReader.Open(new MemoryStream(bomb), source);
        Assert.Equal("archiveTooDense", Assert.Throws<SampleRejectedException>(() =>
        {
            while (reader.Read())
            {
            }
        }).Code);
    }

    private static string Refusal(byte[] file) => Assert.Throws<SampleRejectedException>(() => SampleAnalyzer.Analyze(new MemoryStream(file), ct: Token)).Code;

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(string first, byte[] one, string second, byte[] two)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in new[] { (first, one), (second, two) })
            {
                using var file = archive.CreateEntry(name).Open();
                file.Write(content);
            }
        }

        return packed.ToArray();
    }
}
