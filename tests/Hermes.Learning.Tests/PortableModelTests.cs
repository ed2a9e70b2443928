using System.Diagnostics;
using System.Globalization;
using Hermes.Learning.Datasets;
using Hermes.Learning.Models;

namespace Hermes.Learning.Tests;

public sealed class PortableModelTests
{
    private const string Python = "/usr/bin/python3";

    [Theory]
    [InlineData(Algorithm.GradientBoosting)]
    [InlineData(Algorithm.RandomForest)]
    public async Task Trees_load_in_Python_and_say_the_same(Algorithm algorithm)
    {
        Assert.SkipUnless(File.Exists(Python) && (await RunAsync("import xgboost", "")).Code == 0, "Debian's python3-xgboost is not installed: apt-get install python3-xgboost");
        var fleet = Histories.Slowing(3, 10);
        var rows = DatasetBuilder.Windows(fleet, Histories.Start.AddDays(1), Histories.Start.AddDays(10), TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        using var model = TreeModel.Train(algorithm, rows, new Dictionary<string, string> { ["rounds"] = "5", ["num_parallel_tree"] = "3" }, ct: TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("hermes-portable-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.ubj");
            await File.WriteAllBytesAsync(path, model.Save(), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(path + ".rows", System.Runtime.InteropServices.MemoryMarshal.AsBytes(rows.Values.AsSpan()).ToArray(), TestContext.Current.CancellationToken);
            var (code, output) = await RunAsync(
                """
                import sys, numpy, xgboost
                booster = xgboost.Booster()
                booster.load_model(sys.argv[1])
                rows = numpy.fromfile(sys.argv[1] + ".rows", dtype=numpy.float32).reshape(-1, booster.num_features())
                print(" ".join(repr(float(margin)) for margin in booster.predict(xgboost.DMatrix(rows), output_margin=True)))
                """, path);
            Assert.Equal(0, code);

            var expected = new double[rows.Count];
            model.Score(rows.Values, expected);
            var said = output.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(expected.Length, said.Length);
            Assert.All(expected.Zip(said), pair => Assert.Equal(pair.First, pair.Second, 4));
            Assert.True(expected.Distinct().Count() > 2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string script, string argument)
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
