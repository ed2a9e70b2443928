using Dapper;
using Hermes.Logs.Templates;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>The miner shared by intake and analysis, filled from the database at start.</summary>
internal sealed class TemplateCatalog(NpgsqlDataSource database)
{
    private const int MostRestored = 20_000;
    private readonly TemplateMiner _miner = new(new TemplateOptions());
    private readonly Lock _gate = new();

    public async Task RestoreAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var stored = await connection.QueryAsync<(long Id, string Source, string Text)>(new CommandDefinition(
            "select id, source, text from log_template order by lines desc, id limit @MostRestored", new { MostRestored }, cancellationToken: ct));
        lock (_gate)
        {
            foreach (var (id, source, text) in stored)
            {
                _miner.Restore(id, source, text);
            }
        }
    }

    /// <summary>Lends the miner to one caller at a time.</summary>
    public void Use(Action<TemplateMiner> work)
    {
        lock (_gate)
        {
            work(_miner);
        }
    }
}
