using System.Net;
using System.Net.Sockets;

namespace Hermes.ServiceDefaults.Http.Limits;

/// <summary>
/// Sorts addresses into a fixed number of buckets, so that an attacker with many addresses cannot fill the memory. IPv6
/// addresses count by their /64, which is what one customer has.
/// </summary>
internal static class AddressBucket
{
    private const int Buckets = 8_192;
    private const int CustomerBytes = 8;

    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "local";
        }

        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = real.GetAddressBytes();
        var hash = default(HashCode);
        hash.AddBytes(real.AddressFamily == AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, CustomerBytes) : bytes);
        return ((uint)hash.ToHashCode() % Buckets).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
