using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>Runs Python's own <c>csv.Sniffer</c> on files, for comparison on the same machine.</summary>
internal static class PythonSniffer
{
    private const string Script =
        """
        import csv, sys
        for path in sys.stdin.buffer.read().decode("utf-8").split("\0"):
            try:
                with open(path, encoding="utf-8", errors="replace", newline="") as file:
                    print(repr(csv.Sniffer().sniff(file.read(65536)).delimiter))
            except Exception as error:
                print("error")
        """;

    /// <summary>Share of the files whose delimiter it finds, as words for the table; empty when there is no Python.</summary>
    public static string Share(IEnumerable<(string Path, string Delimiter)> files)
    {
        var list = files.ToList();
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            using (var input = new StreamWriter(python.StandardInput.BaseStream, new UTF8Encoding(false)))
            {
                input.Write(string.Join('\0', list.Select(file => file.Path)));
            }

            var found = python.StandardOutput.ReadToEnd().Split('\n');
            python.WaitForExit();
            var right = list.Where((file, i) => i < found.Length && found[i].Trim('\'', '"').Replace("\\t", "\t", StringComparison.Ordinal) == file.Delimiter).Count();
            var errors = found.Count(line => line == "error");
            return string.Create(CultureInfo.InvariantCulture, $"csv.Sniffer {(double)right / list.Count:0.####}, gives up on {errors}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "python3 is not installed";
        }
    }
}
