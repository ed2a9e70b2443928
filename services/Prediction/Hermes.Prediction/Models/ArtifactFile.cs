using System.IO.Compression;
using Hermes.Learning.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Prediction.Models;

/// <summary>What was learned, as a file for other programs. The order of its inputs is the model's list of features.</summary>
internal static class ArtifactFile
{
    /// <summary>
    /// Trees as XGBoost's UBJSON, which its Python package loads by the ending <c>.ubj</c>; logistic regression as JSON; of a blend, which
    /// averages the log-odds of several, a ZIP archive with one such file each.
    /// </summary>
    public static FileContentHttpResult Of(IModel model, string name)
    {
        var bytes = model.Save();
        return model.Algorithm == Algorithm.Blend
            ? TypedResults.File(Archive(bytes), "application/zip", $"{name}.zip")
            : TypedResults.File(bytes, model.Algorithm == Algorithm.LogisticRegression ? "application/json" : "application/octet-stream", $"{name}.{Ending(model.Algorithm)}");
    }

    private static byte[] Archive(byte[] blend)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (algorithm, bytes) in BlendModel.Unpack(blend))
            {
                using var entry = archive.CreateEntry($"{algorithm.Name()}.{Ending(algorithm)}").Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static string Ending(Algorithm algorithm) => algorithm == Algorithm.LogisticRegression ? "json" : "ubj";
}
