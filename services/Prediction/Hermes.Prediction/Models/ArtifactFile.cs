using Hermes.Learning.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Prediction.Models;

/// <summary>What was learned, as a file for other programs. The order of its inputs is the model's list of features.</summary>
internal static class ArtifactFile
{
    /// <summary>Trees as XGBoost's UBJSON, which its Python package loads by the ending <c>.ubj</c>; logistic regression as JSON.</summary>
    public static FileContentHttpResult Of(IModel model, string name)
    {
        var (type, ending) = model.Algorithm == Algorithm.LogisticRegression ? ("application/json", "json") : ("application/octet-stream", "ubj");
        return TypedResults.File(model.Save(), type, $"{name}.{ending}");
    }
}
