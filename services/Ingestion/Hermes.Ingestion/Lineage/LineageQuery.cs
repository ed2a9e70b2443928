using Dapper;
using Hermes.Contracts.Ingestion;
using Npgsql;

namespace Hermes.Ingestion.Lineage;

/// <summary>What is known of a feed's lineage.</summary>
internal static class LineageQuery
{
    private const int MostDatasets = 500;
    private const int MostNeighbours = 2_000;

    public static async Task<FeedLineage?> FindAsync(NpgsqlDataSource database, string feed, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
             select namespace, name, state::text from lineage_job where feed = @feed;
             select e.direction, d.namespace, d.name, d.state::text from lineage_edge e join lineage_dataset d on d.id = e.dataset_id
             where e.feed = @feed order by d.namespace, d.name limit {MostDatasets};
             select u.feed, coalesce(d.namespace || '/' || d.name, '') from ({LineageGraph.UpstreamsOf("@feed")}) u left join lineage_dataset d on d.id = u.dataset_id order by 1, 2 limit {MostNeighbours};
             select u.feed, coalesce(d.namespace || '/' || d.name, '') from ({LineageGraph.DownstreamsOf("@feed")}) u left join lineage_dataset d on d.id = u.dataset_id order by 1, 2 limit {MostNeighbours};
             """, new { feed }, cancellationToken: ct));
        var job = (await answers.ReadAsync<(string Namespace, string Name, string State)>()).AsList();
        var datasets = (await answers.ReadAsync<(string Direction, string Namespace, string Name, string State)>()).AsList();
        var upstream = Neighbours(await answers.ReadAsync<(string, string)>());
        var downstream = Neighbours(await answers.ReadAsync<(string, string)>());
        if (job.Count + upstream.Count + downstream.Count == 0)
        {
            return null;
        }

        // A feed that only others speak of has no job of its own here.
        var (space, name, state) = job.Count > 0 ? job[0] : ("", feed, "{}");
        return new FeedLineage
        {
            Feed = feed,
            JobNamespace = space,
            JobName = name,
            Owners = LineageJobs.Read(state).Owners?.Value.Owners ?? [],
            Inputs = Datasets("in"),
            Outputs = Datasets("out"),
            Upstream = upstream,
            Downstream = downstream,
        };

        List<LineageDataset> Datasets(string direction) =>
            [.. datasets.Where(d => d.Direction == direction).Select(d => new LineageDataset(d.Namespace, d.Name, LineageJobs.Read(d.State).Schema?.Value.Fields))];
    }

    private static List<LineageNeighbour> Neighbours(IEnumerable<(string Feed, string Dataset)> rows) =>
        [.. rows.GroupBy(row => row.Feed, row => row.Dataset).Select(group => new LineageNeighbour(group.Key, [.. group.Where(dataset => dataset.Length > 0)]))];
}
