namespace Aspire.Hosting.ApplicationModel;

public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    public string Command { get; } = command;

    public string WorkingDirectory { get; } = workingDirectory;
}

public class ProjectResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport;

public class ParameterResource(string name, Func<string> value, bool secret = false) : Resource(name), IValueProvider
{
    private readonly Lazy<string> _value = new(value);

    public bool Secret { get; } = secret;

    /// <summary>What a manifest says when nobody says otherwise.</summary>
    internal string? PublishedDefault { get; init; }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<string?>(_value.Value);
    }
}

/// <summary>A connection string given by the settings: <c>ConnectionStrings:NAME</c>.</summary>
public sealed class ConnectionStringResource(string name, string connectionString, string? environmentVariable = null)
    : Resource(name), IResourceWithConnectionString
{
    public string? ConnectionStringEnvironmentVariable { get; } = environmentVariable;

    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>(connectionString);
}

public sealed class ConnectionStringReference(IResourceWithConnectionString resource, bool optional) : IValueProvider
{
    public IResourceWithConnectionString Resource { get; } = resource;

    public bool Optional { get; } = optional;

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        await Resource.GetConnectionStringAsync(cancellationToken)
            ?? (Optional ? "" : throw new DistributedApplicationException($"The connection string of '{Resource.Name}' is missing."));
}

public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LettersAndDigits = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ123456789";

    public int MinLength { get; set; } = 22;

    public bool Special { get; set; } = true;

    public override string GetDefaultValue() =>
        System.Security.Cryptography.RandomNumberGenerator.GetString(LettersAndDigits + (Special ? "-_.~" : ""), MinLength);
}
