using System.Text;
using Hermes.Logs.Parsing;

namespace Hermes.Logs.Tests.Parsing;

public sealed class LineTextTests
{
    [Fact]
    public void A_line_of_10_MB_is_cut_to_64_KB_and_marked()
    {
        var marks = LineMarks.None;
        var text = LineText.Decode(Encoding.UTF8.GetBytes(new string('ä', 5_000_000)), ref marks);

        Assert.Equal(LineText.MaxBytes, Encoding.UTF8.GetByteCount(text));
        Assert.Equal(LineMarks.Truncated, marks);
    }

    [Fact]
    public void Cutting_never_splits_a_character()
    {
        var marks = LineMarks.None;
        var text = LineText.Decode(Encoding.UTF8.GetBytes("a" + new string('€', 50_000)), ref marks);

        Assert.DoesNotContain('\uFFFD', text);
        Assert.True(Encoding.UTF8.GetByteCount(text) <= LineText.MaxBytes);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_replaced_and_marked()
    {
        var marks = LineMarks.None;

        Assert.Equal("caf\uFFFD", LineText.Decode([(byte)'c', (byte)'a', (byte)'f', 0xE9], ref marks));
        Assert.Equal(LineMarks.InvalidUtf8, marks);
    }

    [Fact]
    public void A_real_replacement_character_is_no_damage()
    {
        var marks = LineMarks.None;
        LineText.Decode("\uFFFD"u8, ref marks);

        Assert.Equal(LineMarks.None, marks);
    }

    [Fact]
    public void Nul_is_removed_and_marked()
    {
        var marks = LineMarks.None;

        Assert.Equal("abc", LineText.Decode("a\0bc"u8, ref marks));
        Assert.Equal(LineMarks.NulRemoved, marks);
    }

    [Fact]
    public void Half_surrogates_and_nul_from_json_escapes_are_made_storable()
    {
        var line = new LineParser(LineParser.BuiltIn).Parse("""{"msg":"a\u0000b\ud800c\ud83d\ude00"}""", DateTimeOffset.UnixEpoch.AddYears(55));

        Assert.Equal("ab\uFFFDc😀", line.Message);
        Assert.Equal(LineMarks.NulRemoved | LineMarks.InvalidUtf8, line.Marks);
    }
}
