namespace Hermes.Benchmarks.Sniffing;

/// <summary>What the definitions of the Chinook database declare; a star marks what says something of a person.</summary>
internal static class ChinookTables
{
    private const string Declared = """
        Album AlbumId:integer Title:string ArtistId:integer
        Artist ArtistId:integer Name:string
        Customer CustomerId:integer FirstName:string* LastName:string* Company:string Address:string* City:string State:string Country:string PostalCode:string Phone:string* Fax:string* Email:string* SupportRepId:integer
        Employee EmployeeId:integer LastName:string* FirstName:string* Title:string ReportsTo:integer BirthDate:datetime* HireDate:datetime Address:string* City:string State:string Country:string PostalCode:string Phone:string* Fax:string* Email:string*
        Genre GenreId:integer Name:string
        Invoice InvoiceId:integer CustomerId:integer InvoiceDate:datetime BillingAddress:string* BillingCity:string BillingState:string BillingCountry:string BillingPostalCode:string Total:number
        InvoiceLine InvoiceLineId:integer InvoiceId:integer TrackId:integer UnitPrice:number Quantity:integer
        MediaType MediaTypeId:integer Name:string
        Playlist PlaylistId:integer Name:string
        PlaylistTrack PlaylistId:integer TrackId:integer
        Track TrackId:integer Name:string AlbumId:integer MediaTypeId:integer GenreId:integer Composer:string Milliseconds:integer Bytes:integer UnitPrice:number
        """;

    public static IEnumerable<DeclaredTable> Read(string folder)
    {
        foreach (var line in Declared.Split('\n', StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(' ');
            DeclaredColumn[] columns = [.. parts[1..].Select(part => part.TrimEnd('*').Split(':') is var pair ? new DeclaredColumn(pair[0], pair[1], part.EndsWith('*')) : null!)];
            yield return new DeclaredTable(Path.Combine(folder, $"{parts[0]}.csv"), columns, [.. columns.Take(parts[0] == "PlaylistTrack" ? 2 : 1).Select(column => column.Name)]);
        }
    }
}
