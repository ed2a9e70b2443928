using System.Globalization;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.FeatureTypes;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>
/// Feature types of labelled columns (SortingHat). Where the set's own <c>data_test.csv</c> stands beside the training part it
/// is the test, else a fifth of the training part drawn at random, as its authors did. Columns of one file are alike, so the
/// figure for files never seen (every fifth file kept back whole) is told beside.
/// </summary>
internal static class FeatureTypeScore
{
    private sealed record Labelled(int File, ColumnFacts Column, FeatureType Type);

    public static void Measure(string folder, Figures figures)
    {
        var train = Path.Combine(folder, "data_train.csv");
        if (!File.Exists(train))
        {
            return;
        }

        var columns = Read(train);
        var order = new Random(20260101);
        var fifth = columns.Select(_ => order.Next(5) == 0).ToList();
        var test = Path.Combine(folder, "data_test.csv");
        var (learn, judge) = File.Exists(test)
            ? (columns, Read(test))
            : (columns.Where((_, i) => !fifth[i]).ToList(), columns.Where((_, i) => fifth[i]).ToList());
        var cases = Score(learn, judge);
        figures.Add("feature types, columns learnt from", learn.Count);
        figures.Add("feature types, columns judged", judge.Count);
        figures.Add("feature types right", Accuracy(cases), "> .93", "SortingHat's random forest .9265");
        figures.Add("feature type confidence, ECE", Calibration.Error(cases), "< .05");
        var apart = Score([.. columns.Where(one => one.File % 5 != 0)], [.. columns.Where(one => one.File % 5 == 0)]);
        figures.Add("feature types right in files never seen", Accuracy(apart));
        figures.Add("feature type confidence there, ECE", Calibration.Error(apart));
        figures.Add("commonest feature type, share", judge.CountBy(one => one.Type).Max(pair => pair.Value) / (double)judge.Count);
    }

    private static List<(double Confidence, bool Right)> Score(List<Labelled> learn, List<Labelled> judge)
    {
        var forest = FeatureTypeForest.Train([.. learn.Select(one => (one.Column, one.Type))]);
        return [.. judge.Select(one => forest.Predict(one.Column) is var found ? (found.Confidence, found.Type == one.Type) : default)];
    }

    private static double Accuracy(List<(double Confidence, bool Right)> cases) => cases.Average(one => one.Right ? 1.0 : 0);

    private static List<Labelled> Read(string path)
    {
        using var text = new StreamReader(path);
        var parser = new DelimitedParser(text, new Dialect());
        parser.Read();
        var names = Enumerable.Range(0, parser.FieldCount).ToDictionary(i => parser[i].ToString(), i => i);
        var columns = new List<Labelled>();
        while (parser.Read())
        {
            if (parser.FieldCount == names.Count && Enum.TryParse<FeatureType>(Field("y_act").Replace("-", "", StringComparison.Ordinal), true, out var type))
            {
                var values = Enumerable.Range(1, 5).Select(i => Field($"sample_{i}")).ToList();
                columns.Add(new Labelled((int)Number("Record_id"), new ColumnFacts(Field("Attribute_name"), (long)Number("total_vals"), (long)Number("num_nans"), (long)Number("num_of_dist_val"), Number("min_val"), Number("max_val"), Number("mean"), Number("std_dev"), values), type));
            }
        }

        return columns;

        string Field(string name) => parser[names[name]].ToString();

        double Number(string name) => double.TryParse(Field(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
