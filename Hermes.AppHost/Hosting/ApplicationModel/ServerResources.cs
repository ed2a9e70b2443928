namespace Aspire.Hosting.ApplicationModel;

public class PostgresServerResource(string name, ParameterResource? userName, ParameterResource password)
    : Resource(name), IResourceWithEndpoints, IResourceWithConnectionString, IResourceWithWaitSupport
{
    private readonly Dictionary<string, string> _databases = [];

    public ParameterResource? UserNameParameter { get; set; } = userName;

    public ParameterResource PasswordParameter { get; set; } = password;

    public EndpointReference PrimaryEndpoint => new(this, "tcp");

    public IReadOnlyDictionary<string, string> Databases => _databases;

    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default)
    {
        var user = UserNameParameter is { } parameter ? await parameter.GetValueAsync(cancellationToken) : "hermes";
        var password = await PasswordParameter.GetValueAsync(cancellationToken);
        return $"Host={PrimaryEndpoint.Host};Port={PrimaryEndpoint.Port};Username={user};Password={password}";
    }

    internal void AddDatabase(string resourceName, string databaseName) => _databases.Add(resourceName, databaseName);
}

public class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)
    : Resource(name), IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    public PostgresServerResource Parent { get; } = postgresParentResource;

    public string DatabaseName { get; } = databaseName;

    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        $"{await Parent.GetConnectionStringAsync(cancellationToken)};Database={DatabaseName}";
}

public class RabbitMQServerResource(string name, ParameterResource? userName, ParameterResource password)
    : Resource(name), IResourceWithEndpoints, IResourceWithConnectionString, IResourceWithWaitSupport
{
    public ParameterResource? UserNameParameter { get; } = userName;

    public ParameterResource PasswordParameter { get; } = password;

    public EndpointReference PrimaryEndpoint => new(this, "tcp");

    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default)
    {
        var user = UserNameParameter is { } parameter ? await parameter.GetValueAsync(cancellationToken) : "hermes";
        return $"amqp://{user}:{await PasswordParameter.GetValueAsync(cancellationToken)}@{PrimaryEndpoint.Host}:{PrimaryEndpoint.Port}";
    }
}
