namespace Hermes.Simulator.Live;

/// <summary>Where Hermes is and what to write, from the environment that the AppHost sets.</summary>
internal sealed record SimulatorSettings
{
    public required Uri Ingestion { get; init; }

    public Uri? Prediction { get; init; }

    /// <summary>Key that may report runs, send lines and declare feeds.</summary>
    public required string ApiKey { get; init; }

    public string? LogFile { get; init; }

    public double Speed { get; init; } = 1;

    public int HistoryDays { get; init; } = 60;

    public double PastLineHours { get; init; } = 3;

    public string? StateFile => LogFile is null ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(LogFile))!, "simulator.state.json");

    /// <summary>The settings, or every reason why there are none.</summary>
    public static (SimulatorSettings? Settings, IReadOnlyList<string> Errors) Read(Func<string, string?> variable)
    {
        var errors = new List<string>();
        var ingestion = Address("services__ingestion__http__0", required: true);
        var prediction = Address("services__prediction__http__0", required: false);
        var logFile = variable("Simulator__LogFile");
        var apiKey = variable("HERMES_API_KEY");
        if (string.IsNullOrWhiteSpace(apiKey))
        {
            errors.Add("HERMES_API_KEY is not set; give an API key with the scopes logs:write, executions:read, executions:write and feeds:write.");
        }

        return errors.Count > 0
            ? (null, errors)
            : (new SimulatorSettings { Ingestion = ingestion!, ApiKey = apiKey!, Prediction = prediction, LogFile = string.IsNullOrWhiteSpace(logFile) ? null : logFile }, errors);

        Uri? Address(string name, bool required)
        {
            var text = variable(name);
            if (string.IsNullOrWhiteSpace(text))
            {
                if (required)
                {
                    errors.Add($"{name} is not set; give the address of the service, e.g. http://localhost:5080.");
                }

                return null;
            }

            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            errors.Add($"{name} '{text}' is not an address; write it like http://localhost:5080.");
            return null;
        }
    }
}
