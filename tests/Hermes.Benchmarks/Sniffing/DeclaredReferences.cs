namespace Hermes.Benchmarks.Sniffing;

/// <summary>Which column points to which table, as the definitions of the two sample databases declare it; only tables whose files are part of the sets.</summary>
internal static class DeclaredReferences
{
    /// <summary>Chinook; every table's key is its first column, PlaylistTrack's are both.</summary>
    public const string Chinook = """
        Album ArtistId Artist
        Customer SupportRepId Employee
        Invoice CustomerId Customer
        InvoiceLine InvoiceId Invoice
        InvoiceLine TrackId Track
        PlaylistTrack PlaylistId Playlist
        PlaylistTrack TrackId Track
        Track AlbumId Album
        Track GenreId Genre
        Track MediaTypeId MediaType
        """;

    /// <summary>AdventureWorks.</summary>
    public const string AdventureWorks = """
        Address StateProvinceID StateProvince
        BillOfMaterials ComponentID Product
        BillOfMaterials ProductAssemblyID Product
        BillOfMaterials UnitMeasureCode UnitMeasure
        BusinessEntityAddress AddressID Address
        BusinessEntityAddress AddressTypeID AddressType
        BusinessEntityAddress BusinessEntityID BusinessEntity
        BusinessEntityContact BusinessEntityID BusinessEntity
        BusinessEntityContact ContactTypeID ContactType
        CountryRegionCurrency CountryRegionCode CountryRegion
        CountryRegionCurrency CurrencyCode Currency
        CurrencyRate FromCurrencyCode Currency
        CurrencyRate ToCurrencyCode Currency
        Customer StoreID Store
        Customer TerritoryID SalesTerritory
        EmployeeDepartmentHistory BusinessEntityID Employee
        EmployeeDepartmentHistory DepartmentID Department
        EmployeeDepartmentHistory ShiftID Shift
        EmployeePayHistory BusinessEntityID Employee
        JobCandidate BusinessEntityID Employee
        PersonCreditCard CreditCardID CreditCard
        PersonPhone PhoneNumberTypeID PhoneNumberType
        Product ProductModelID ProductModel
        Product ProductSubcategoryID ProductSubcategory
        Product SizeUnitMeasureCode UnitMeasure
        Product WeightUnitMeasureCode UnitMeasure
        ProductCostHistory ProductID Product
        ProductInventory LocationID Location
        ProductInventory ProductID Product
        ProductListPriceHistory ProductID Product
        ProductModelProductDescriptionCulture CultureID Culture
        ProductModelProductDescriptionCulture ProductDescriptionID ProductDescription
        ProductModelProductDescriptionCulture ProductModelID ProductModel
        ProductReview ProductID Product
        ProductSubcategory ProductCategoryID ProductCategory
        ProductVendor BusinessEntityID Vendor
        ProductVendor ProductID Product
        ProductVendor UnitMeasureCode UnitMeasure
        PurchaseOrderDetail ProductID Product
        PurchaseOrderDetail PurchaseOrderID PurchaseOrderHeader
        PurchaseOrderHeader EmployeeID Employee
        PurchaseOrderHeader ShipMethodID ShipMethod
        PurchaseOrderHeader VendorID Vendor
        SalesOrderHeaderSalesReason SalesReasonID SalesReason
        SalesPerson BusinessEntityID Employee
        SalesPerson TerritoryID SalesTerritory
        SalesPersonQuotaHistory BusinessEntityID SalesPerson
        SalesTaxRate StateProvinceID StateProvince
        SalesTerritory CountryRegionCode CountryRegion
        SalesTerritoryHistory BusinessEntityID SalesPerson
        SalesTerritoryHistory TerritoryID SalesTerritory
        ShoppingCartItem ProductID Product
        SpecialOfferProduct ProductID Product
        SpecialOfferProduct SpecialOfferID SpecialOffer
        StateProvince CountryRegionCode CountryRegion
        StateProvince TerritoryID SalesTerritory
        Store BusinessEntityID BusinessEntity
        Store SalesPersonID SalesPerson
        Vendor BusinessEntityID BusinessEntity
        """;
}
