using System.Text;
using Aspire.Hosting.Orchestration;

namespace Hermes.AppHost.Tests;

public sealed class LogTailTests : IDisposable
{
    private readonly TemporarySuite _suite = new();

    private string Log => Path.Combine(_suite.Folder, "service.log");

    [Fact]
    public void Lines_of_an_earlier_run_are_left_out_and_a_line_comes_when_it_is_whole()
    {
        File.WriteAllText(Log, "of an earlier run\n");
        var tail = new LogTail(Log);

        File.AppendAllText(Log, "first\r\nsec");
        Assert.Equal(["first"], tail.ReadLines());
        Assert.Empty(tail.ReadLines());

        File.AppendAllText(Log, "ond\n\n");
        Assert.Equal(["second", ""], tail.ReadLines());
    }

    [Fact]
    public void It_goes_on_at_the_beginning_when_the_file_was_emptied()
    {
        var tail = new LogTail(Log);
        File.WriteAllText(Log, "a long line before the file was trimmed\nhalf");
        tail.ReadLines();

        LogFile.Trim(Log, largest: 10);
        File.AppendAllText(Log, "after\n");

        Assert.Equal(["after"], tail.ReadLines());
    }

    [Fact]
    public void A_letter_written_in_two_halves_stays_one_and_an_endless_line_is_cut()
    {
        var tail = new LogTail(Log);
        var letter = Encoding.UTF8.GetBytes("ü");

        Append(letter[..1]);
        Assert.Empty(tail.ReadLines());
        Append([letter[1], (byte)'\n']);
        Assert.Equal(["ü"], tail.ReadLines());

        File.AppendAllText(Log, new string('x', 100_000) + "\n");
        Assert.Equal(8 * 1024, tail.ReadLines().Single().Length);
    }

    public void Dispose() => _suite.Dispose();

    private void Append(byte[] bytes)
    {
        using var file = new FileStream(Log, FileMode.Append);
        file.Write(bytes);
    }
}
