using System.Globalization;
using System.Text;
using Dapper;
using Hermes.ConfigGeneration.Samples;
using Hermes.Contracts.Configurations;
using Hermes.Testing;
using Microsoft.Extensions.Options;

namespace Hermes.ConfigGeneration.Tests;

/// <summary>Files that go on after the rows an upload looks at.</summary>
public sealed class LargeSampleTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private const int Rows = 110_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_whole_file_is_profiled_and_proven_behind_the_answers_even_when_the_first_try_was_abandoned()
    {
        // Beyond the rows looked at first: a larger number than any before, and a row without one.
        var text = new StringBuilder("id,qty\n");
        for (var i = 1; i <= Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},{(i == Rows ? "" : i == Rows - 1 ? "999" : (i % 90).ToString(CultureInfo.InvariantCulture))}\n");
        }

        var head = await app.UploadAsync(text.ToString(), "large.csv", Token);
        Assert.False(head.IsWholeFile);
        Assert.NotNull(head.WholeProfile);
        Assert.Equal("89", head.Columns[1].Max);

        var whole = await DoneAsync(head.SampleId);
        Assert.Equal((true, Rows, 100.0), (whole.IsWholeFile, whole.Rows, whole.WholeProfile!.Percent));
        Assert.Equal(("999", 1), (whole.Columns[1].Max, whole.Columns[1].Nulls));
        Assert.Equal(["id"], whole.KeyCandidates[0].Columns);

        // Another replica is at the proof of what was generated before.
        var earlier = Guid.NewGuid();
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("insert into sample_jobs (id, sample_id, kind, state, attempts, beat_at) values (@earlier, @SampleId, 'proof', 'running', 1, now())", new { earlier, head.SampleId });

        var proof = (await GenerateAsync(head.SampleId)).Proof;
        Assert.Equal("failed", await connection.QuerySingleAsync<string>("select state from sample_jobs where id = @earlier", new { earlier }));
        await Eventually.TrueAsync(async () => (proof = proof.ProofUrl is { } url ? (await app.Client.FindProofAsync(url, Token))! : proof).State == "done", what: "the proof is complete");
        Assert.Equal((Rows, Rows, 100.0), (proof.RowsRead, proof.RowsParsed, proof.Percent));

        await connection.ExecuteAsync("update sample_jobs set state = 'running', percent = 7, beat_at = now() - interval '1 hour' where sample_id = @SampleId and kind = 'profile'", new { head.SampleId });
        Assert.Equal(Rows, (await DoneAsync(head.SampleId)).Rows);
    }

    [Fact]
    public async Task What_breaks_the_file_after_its_beginning_is_told_and_the_profile_of_the_beginning_stays()
    {
        var text = new StringBuilder("id,qty\n");
        for (var i = 1; i <= Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},\"{i % 90}\"\n");
        }

        var head = await app.UploadAsync($"{text}{Rows + 1},\"left open\n", "broken.csv", Token);
        SampleProfile? known = null;
        await Eventually.TrueAsync(async () => (known = await app.Client.FindSampleAsync(head.SampleId, Token))!.WholeProfile!.State == "failed", what: "the whole profile fails");
        Assert.Contains((Rows + 2).ToString(CultureInfo.InvariantCulture), known!.WholeProfile!.Error, StringComparison.Ordinal);
        Assert.Equal((false, head.Rows), (known.IsWholeFile, known.Rows));
    }

    [Fact]
    public async Task A_stored_analysis_generates_what_a_fresh_one_does_and_takes_answers()
    {
        var rows = string.Concat(Enumerable.Range(1, 60).Select(i => $"{i};0{(i % 9) + 1}/0{(i % 8) + 1}/2024;{i},5\n"));
        var sample = await app.UploadAsync($"id;day;price\n{rows}", "answers.csv", Token);
        var store = app.Service.Services.GetService(typeof(SampleStore)) as SampleStore;
        var stored = (await store!.AnalysisAsync(sample.SampleId, Token))!;
        var answers = new Dictionary<string, string> { ["dateOrder:day"] = "M/d/yyyy", ["owner"] = "anybody" };
        Assert.Equal("d/M/yyyy", stored.Columns[1].Type.Format);
        Assert.Equivalent(store.Analyze(sample.SampleId, answers, Token).Columns, stored.With(answers)!.Columns, strict: true);
        Assert.Equivalent(store.Analyze(sample.SampleId, null, Token), stored, strict: true);
        Assert.Null(stored.With(new Dictionary<string, string> { ["delimiter"] = "," }));
    }

    [Fact]
    public async Task The_oldest_samples_make_room_and_those_in_use_do_not()
    {
        var folder = TemporaryDirectory.Create("hermes-room");
        try
        {
            var settings = Options.Create(new ConfigurationSettings { SamplesPath = folder, MaxSamplesMegabytes = 3 });
            var room = new SampleRoom(app.Service.DataSource, settings, TimeProvider.System);
            await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
            var ids = new[] { Guid.NewGuid(), Guid.NewGuid() };
            foreach (var (id, age) in ids.Zip(["2 days", "1 minute"]))
            {
                await connection.ExecuteAsync("insert into samples (id, name, bytes, uploaded_at, profile) values (@id, 'x', 1, now() - cast(@age as interval), '{}')", new { id, age });
                await File.WriteAllBytesAsync(Path.Combine(folder, SampleStore.FileOf(id)), new byte[1_500_000], Token);
            }

            await room.MakeAsync(1_000_000, Token);
            Assert.Equal([SampleStore.FileOf(ids[1])], Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!));
            await Assert.ThrowsAsync<NoRoomException>(() => room.MakeAsync(2_000_000, Token));
        }
        finally
        {
            TemporaryDirectory.Delete(folder);
        }
    }

    private async Task<SampleProfile> DoneAsync(Guid id)
    {
        SampleProfile? known = null;
        await Eventually.TrueAsync(async () => (known = await app.Client.FindSampleAsync(id, Token))!.WholeProfile!.State == "done", what: "the whole file is profiled");
        return known!;
    }

    private Task<GeneratedConfiguration> GenerateAsync(Guid sample) => app.Client.GenerateAsync(new GenerateRequest
    {
        Feed = "LARGE",
        SampleId = sample,
        TemplateId = "trades",
        Source = "sftp://files.example.org/large/*.csv",
        Target = "postgres://warehouse/large",
        Owner = "settlement@example.org",
    }, Token);
}
