using System.Text;
using Hermes.Schemas.Records;
using Hermes.Schemas.Text;

namespace Hermes.Schemas.Tests;

public sealed class EncodingTests
{
    private static readonly byte[] Mixed = [.. "id,name\n1,Zo\u00eb\n2,Jos\u00e9\n"u8, .. "3,Ren"u8, 0xE9, .. "\n4,\u00d8ystein\n"u8];

    [Fact]
    public void Two_encodings_in_one_file_are_both_read_as_written_and_named()
    {
        var analysis = Analyze(Mixed);
        Assert.Equal("utf-8+windows-1252", analysis.Source.Encoding);
        Assert.Equal(4, Assert.Single(analysis.Findings, finding => finding.Code == "mixedEncodings").Line);
        using var reader = RecordReader.Open(new MemoryStream(Mixed), analysis.Source);
        var names = new List<string?>();
        while (reader.Read())
        {
            names.Add(reader.Values[1]);
        }

        Assert.Equal(["Zo\u00eb", "Jos\u00e9", "Ren\u00e9", "\u00d8ystein"], names);
    }

    [Fact]
    public void A_byte_order_mark_does_not_hide_bytes_of_another_encoding() =>
        Assert.Equal(4, TextEncodings.Detect([0xEF, 0xBB, 0xBF, .. Mixed]).FirstOtherLine);

    [Fact]
    public void Western_letters_are_windows_1252_without_a_question()
    {
        var analysis = Analyze(Encoding.Latin1.GetBytes("id,name\n1,Zo\u00eb\n2,Jos\u00e9\n3,\u00d8ystein\n"));
        Assert.Equal("windows-1252", analysis.Source.Encoding);
        Assert.Empty(analysis.Questions);
    }

    [Fact]
    public void Letters_that_are_not_western_are_asked_about()
    {
        var bytes = TextEncodings.Get("windows-1251").GetBytes("id,name\n1,\u041c\u043e\u0441\u043a\u0432\u0430\n2,\u041e\u043c\u0441\u043a\n3,\u041f\u0435\u0440\u043c\u044c\n");
        var question = Assert.Single(Analyze(bytes).Questions, question => question.Id == "encoding");
        Assert.Contains(question.Options, option => option.Value == "windows-1251" && option.Meaning.Contains("\u041c\u043e\u0441\u043a\u0432\u0430", StringComparison.Ordinal));
        var answered = Analyze(bytes, ("encoding", "windows-1251"));
        Assert.Equal("windows-1251", answered.Source.Encoding);
        Assert.Equal("\u041c\u043e\u0441\u043a\u0432\u0430", answered.Columns[1].Examples[0]);
        Assert.DoesNotContain(answered.Questions, open => open.Id == "encoding");
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16be")]
    [InlineData("utf-32")]
    public void A_sample_that_is_cut_ends_with_a_whole_line(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("id,name\n" + string.Concat(Enumerable.Range(1, 500).Select(i => $"{i},n\u00e4me {i}\n")))];
        var analysis = Analyze(bytes, limits: new SampleLimits { MaxBytes = 3_001 });
        Assert.False(analysis.IsWholeFile);
        Assert.Equal(2, analysis.Columns.Count);
        Assert.DoesNotContain(analysis.Findings, finding => finding.Code is "raggedRows" or "undecodableCharacters");
    }

    private static SampleAnalysis Analyze(byte[] bytes, params (string Id, string Answer)[] answers) => Analyze(bytes, new SampleLimits(), answers);

    private static SampleAnalysis Analyze(byte[] bytes, SampleLimits limits, params (string Id, string Answer)[] answers) =>
        SampleAnalyzer.Analyze(new MemoryStream(bytes), limits, answers.ToDictionary(answer => answer.Id, answer => answer.Answer), TestContext.Current.CancellationToken);
}
