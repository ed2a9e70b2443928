namespace Hermes.Contracts;

/// <summary>The names under which services find each other; the AppHost uses the same ones.</summary>
public static class ServiceNames
{
    /// <summary>Takes in logs and executions.</summary>
    public const string Ingestion = "ingestion";

    /// <summary>Forecasts failures.</summary>
    public const string Prediction = "prediction";

    /// <summary>Generates and versions feed configurations.</summary>
    public const string ConfigGeneration = "configgeneration";

    /// <summary>Explains failures.</summary>
    public const string Diagnosis = "diagnosis";

    /// <summary>Tells people.</summary>
    public const string Notification = "notification";
}
