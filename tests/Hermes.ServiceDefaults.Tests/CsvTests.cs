using Hermes.ServiceDefaults.Csv;
using Microsoft.AspNetCore.Builder;

namespace Hermes.ServiceDefaults.Tests;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("=HYPERLINK(\"http://x\";\"y\")", "\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\"")]
    [InlineData("+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\"")]
    [InlineData("-2+3", "\"'-2+3\"")]
    [InlineData("-", "\"'-\"")]
    [InlineData("-1.", "\"'-1.\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("\uFF1D1", "\"'\uFF1D1\"")]
    public void A_cell_that_a_spreadsheet_would_run_becomes_text(string value, string cell) => Assert.Equal(cell, CsvCell.Encode(value));

    [Theory]
    [InlineData(null, "")]
    [InlineData("orders", "orders")]
    [InlineData("-4.5", "-4.5")]
    [InlineData("+12", "+12")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData(" kept ", "\" kept \"")]
    public void Every_other_cell_stays_as_it_is(string? value, string cell) => Assert.Equal(cell, CsvCell.Encode(value));

    [Fact]
    public async Task An_export_is_a_file_of_safe_cells()
    {
        await using var host = await TestHost.StartAsync(app => app.MapGet("/export", () =>
            CsvExport.Of("audit.csv", ["actor", "what"], Rows(), row => [row.Actor, row.What])).AllowAnonymous());
        using var response = await host.Client.GetAsync("/export", TestContext.Current.CancellationToken);

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("audit.csv", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("actor,what\r\nines,\"'=1+1\"\r\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async IAsyncEnumerable<(string Actor, string What)> Rows()
    {
        await Task.CompletedTask;
        yield return ("ines", "=1+1");
    }
}
