using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Keeps the key ring in identitydb, so that every process reads what another one protected.</summary>
internal sealed class DataProtectionKeys(IdentityDatabase identity) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = identity.Source.OpenConnection();
        return [.. connection.Query<string>("select xml from data_protection_key order by created_at, name").Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = identity.Source.OpenConnection();
        connection.Execute(
            "insert into data_protection_key (name, xml) values (@friendlyName, @xml) on conflict (name) do update set xml = excluded.xml",
            new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
