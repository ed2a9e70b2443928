using System.Diagnostics;
using Dapper;
using Hermes.Testing;
using Npgsql;

namespace Hermes.LifeCycle.Tests;

/// <summary>
/// The databases of an installation with the schemas of this checkout, and a repository of configurations, on a server that
/// an operator runs: a role that owns them and may make databases, with a password that needs quoting everywhere.
/// </summary>
public sealed class Installation : IAsyncLifetime
{
    public const string Password = "it's; a \"secret\" $HOME";

    private static readonly Dictionary<string, string> Schemas = new()
    {
        ["ingestiondb"] = "services/Ingestion/Hermes.Ingestion/Migrations",
        ["predictiondb"] = "services/Prediction/Hermes.Prediction/Migrations",
        ["configdb"] = "services/ConfigGeneration/Hermes.ConfigGeneration/Migrations",
        ["diagnosisdb"] = "services/Diagnosis/Hermes.Diagnosis/Migrations",
        ["notificationdb"] = "services/Notification/Hermes.Notification/Migrations",
        ["identitydb"] = "Hermes.ServiceDefaults/IdentityMigrations",
    };

    private readonly string role = $"operator_{Guid.NewGuid():N}";
    private string administrator = "";

    /// <summary>A folder of the test's own, gone with the installation.</summary>
    public string Folder { get; } = TemporaryDirectory.Create("hermes-life");

    /// <summary>A backup of it, and what it held then.</summary>
    public string Backup { get; private set; } = "";

    public IReadOnlyList<string> ContentAtBackup { get; private set; } = [];

    public string RepositoryPath => Path.Combine(Folder, "configurations");

    /// <summary>What tells the scripts where everything is.</summary>
    public Dictionary<string, string> Environment => new(Schemas.Keys.Select(name => KeyValuePair.Create($"ConnectionStrings__{name}", ConnectionString(name))))
    {
        ["Configurations__RepositoryPath"] = RepositoryPath,
    };

    public async ValueTask InitializeAsync()
    {
        administrator = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(administrator);
        await connection.ExecuteAsync($"create role {role} login createdb password '{Password.Replace("'", "''")}'");
        foreach (var name in Schemas.Keys)
        {
            await connection.ExecuteAsync($"create database {DatabaseOf(name)} owner {role}");
        }

        await Task.WhenAll(Schemas.Keys.Select(FillAsync));
        Commit("feeds/TRADES.json", "{}");
        ContentAtBackup = await ContentAsync();
        Backup = (await BackUpAsync(Path.Combine(Folder, "backups"))).Succeeded();
    }

    public string ConnectionString(string name) => new NpgsqlConnectionStringBuilder(administrator)
    {
        Database = DatabaseOf(name),
        Username = role,
        Password = Password,
        Pooling = false,
    }.ConnectionString;

    public async Task<NpgsqlConnection> OpenAsync(string name)
    {
        var connection = new NpgsqlConnection(ConnectionString(name));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Rows that every database got of its own, and references of the repository.</summary>
    public async Task<IReadOnlyList<string>> ContentAsync()
    {
        var content = new List<string> { Git("for-each-ref", "--format=%(refname) %(objectname)") };
        foreach (var name in Schemas.Keys)
        {
            await using var connection = await OpenAsync(name);
            content.AddRange(await connection.QueryAsync<string>("select concat_ws(' ', current_database(), id, text) from kept order by id"));
        }

        return content;
    }

    /// <summary>Loses everything but the backups.</summary>
    public async Task WipeAsync()
    {
        await using var connection = new NpgsqlConnection(administrator);
        foreach (var name in Schemas.Keys)
        {
            await connection.ExecuteAsync($"drop database if exists {DatabaseOf(name)} with (force)");
        }

        if (Directory.Exists(RepositoryPath))
        {
            Directory.Delete(RepositoryPath, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await WipeAsync();
        await using (var connection = new NpgsqlConnection(administrator))
        {
            await connection.ExecuteAsync($"drop role {role}");
        }

        await (await PostgresServer.SharedAsync()).DropDatabaseAsync(administrator);
        TemporaryDirectory.Delete(Folder);
    }

    /// <summary>Runs backup.sh.</summary>
    internal Task<ScriptResult> BackUpAsync(string folder, params string[] options) =>
        Script.RunAsync("backup.sh", Environment, ["--to", folder, "--settle", "0", .. options]);

    /// <summary>Runs restore.sh.</summary>
    internal Task<ScriptResult> RestoreAsync(string backup, params string[] options) => Script.RunAsync("restore.sh", Environment, [backup, .. options]);

    /// <summary>A copy of the backup, to be spoilt.</summary>
    public string CopyOfBackup()
    {
        var copy = Path.Combine(Folder, $"copy-{Guid.NewGuid():N}");
        using var copying = Process.Start("cp", ["--archive", Backup, copy]);
        copying.WaitForExit();
        return copy;
    }

    private string DatabaseOf(string name) => $"{name}_{role}";

    private async Task FillAsync(string name)
    {
        await using var connection = await OpenAsync(name);
        await connection.ExecuteAsync("create table schema_migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())");
        foreach (var file in new[] { Schemas[name], "Hermes.ServiceDefaults/Migrations" }.SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.sql").Order()))
        {
            await connection.ExecuteAsync(await File.ReadAllTextAsync(file));
            await connection.ExecuteAsync("insert into schema_migration (name, checksum) values (@file, '')", new { file });
        }

        await connection.ExecuteAsync(
            """
            insert into outbox (message_id, message_type, body) select gen_random_uuid(), 'type', repeat('x', 500) from generate_series(1, 500);
            create table kept (id bigint generated always as identity primary key, text text not null);
            insert into kept (text) values (@name), (E'two\nlines\tand a tab')
            """, new { name });
        if (name == "ingestiondb")
        {
            await connection.ExecuteAsync("create table log_entry_today partition of log_entry default; insert into log_entry select n, now(), now(), null, 3, 's', 'f', null, null, 'm', null, 1, null, 0 from generate_series(1, 300) n");
        }
    }

    private void Commit(string path, string content)
    {
        Git("init", "--quiet", "--bare", "--initial-branch=main", RepositoryPath);
        var blob = Path.Combine(Folder, "blob");
        File.WriteAllText(blob, content);
        Git("update-index", "--add", "--cacheinfo", $"100644,{Git("hash-object", "-w", blob)},{path}");
        var commit = Git("commit-tree", Git("write-tree"), "-m", "First");
        Git("update-ref", "refs/heads/main", commit);
        Git("update-ref", "refs/environments/production/TRADES", commit);
    }

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = Folder };
        (string Name, string Value)[] settings =
        [
            ("GIT_DIR", RepositoryPath), ("GIT_AUTHOR_NAME", "t"), ("GIT_AUTHOR_EMAIL", "t@example.test"), ("GIT_COMMITTER_NAME", "t"), ("GIT_COMMITTER_EMAIL", "t@example.test"),
        ];
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]} ended with {git.ExitCode}.");
    }
}

[CollectionDefinition]
public sealed class InstallationCollection : ICollectionFixture<Installation>;
