using System.Net.Http.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests.FileTailing;

/// <summary>One service with little patience that follows the files of all tests of the collection.</summary>
public sealed class FollowFixture : IAsyncLifetime
{
    internal string Folder { get; } = TemporaryDirectory.Create("hermes-follow");

    internal ServiceFixture<Program> Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Service = await ServiceFixture<Program>.StartAsync("ingestiondb", builder =>
        {
            builder.UseSetting("Ingestion:AllowedPaths:0", Folder);
            builder.UseSetting("Ingestion:Following:PartialLineSeconds", "1.5");
            builder.UseSetting("Ingestion:Following:MissingSeconds", "1");
        });
        await IngestionFixture.ListenAsync(Service);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        TemporaryDirectory.Delete(Folder);
    }
}

[CollectionDefinition(Name)]
public sealed class FollowCollection : ICollectionFixture<FollowFixture>
{
    public const string Name = "Follow";
}

/// <summary>A source of its own in a folder of its own.</summary>
internal sealed class FollowedSource(FollowFixture fixture, string name, string pattern = "app.log")
{
    public string Name => name;

    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(fixture.Folder, name)).FullName;

    public string Log => In("app.log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string In(string file) => Path.Combine(Folder, file);

    /// <summary>Writes lines to a file as a writer does that keeps appending.</summary>
    public void Append(string file, params string[] lines) => File.AppendAllText(In(file), string.Concat(lines.Select(line => line + "\n")));

    public async Task FollowAsync(StartAt startAt = StartAt.Beginning)
    {
        using var response = await fixture.Service.Client.PutAsJsonAsync($"/api/v1/sources/{name}", new SourceSettings { Path = In(pattern), StartAt = startAt }, HermesJson.Options, Token);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Nobody follows it once this returns.</summary>
    public async Task PauseAsync()
    {
        using var response = await fixture.Service.Client.PostAsync($"/api/v1/sources/{name}/pause", null, Token);
        response.EnsureSuccessStatusCode();
        await Eventually.TrueAsync(async () => !await IsHeldAsync(), what: "the source is followed no more");
    }

    public async Task ResumeAsync()
    {
        using var response = await fixture.Service.Client.PostAsync($"/api/v1/sources/{name}/resume", null, Token);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until so many lines are stored, then holds that they are these, in this order.</summary>
    public async Task StoredAsync(params string[] lines)
    {
        await Eventually.TrueAsync(async () => await CountAsync() >= lines.Length, what: $"{lines.Length} lines are stored");
        Assert.Equal(lines, await LinesAsync());
    }

    public Task<long> CountAsync() => IngestionFixture.CountAsync(fixture.Service, name);

    /// <summary>Messages in the order in which they were stored.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync()
    {
        var lines = new List<LogEntry>();
        var client = new IngestionClient(fixture.Service.Client);
        string? cursor = null;
        do
        {
            var page = await client.GetLogsAsync(new LogFilter { Source = name }, cursor, 1_000, Token);
            lines.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return [.. lines.OrderBy(line => line.Id).Select(line => line.Message)];
    }

    public async Task<SourceStatus> StatusAsync() =>
        await IngestionFixture.ReadAsync<SourceStatus>(await fixture.Service.Client.GetAsync($"/api/v1/sources/{name}", Token), Token);

    public async Task<IReadOnlyList<SourceFile>> FilesAsync() =>
        (await new IngestionClient(fixture.Service.Client).GetSourceFilesAsync(name, null, 100, Token)).Items;

    private async Task<bool> IsHeldAsync()
    {
        await using var connection = await fixture.Service.DataSource.OpenConnectionAsync(Token);
        return await connection.ExecuteScalarAsync<bool>(
            "select exists (select from pg_locks where locktype = 'advisory' and (classid::bigint << 32) | objid::bigint = hashtextextended('lease follow ' || @path, 0))", new { path = In(pattern) });
    }
}
