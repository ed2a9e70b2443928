using System.Net;
using System.Net.Sockets;

namespace Hermes.ServiceDefaults.Outgoing;

/// <summary>Which addresses belong to the public internet (IANA's special-purpose registries).</summary>
internal static class AddressRanges
{
    private static readonly IPNetwork Internet6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private static readonly (IPNetwork Network, string Name)[] Special =
    [
        Range("0.0.0.0/8", "unspecified"), Range("10.0.0.0/8", "private"), Range("100.64.0.0/10", "private (carrier)"),
        Range("127.0.0.0/8", "loopback"), Range("169.254.0.0/16", "link-local"), Range("172.16.0.0/12", "private"),
        Range("192.0.0.0/24", "reserved"), Range("192.0.2.0/24", "for documents"), Range("192.168.0.0/16", "private"),
        Range("198.18.0.0/15", "for benchmarks"), Range("198.51.100.0/24", "for documents"), Range("203.0.113.0/24", "for documents"),
        Range("224.0.0.0/4", "multicast"), Range("240.0.0.0/4", "reserved"),
        // A cloud's host answers here with its machines' secrets.
        Range("168.63.129.16/32", "a cloud's metadata"),
        Range("::/128", "unspecified"), Range("::1/128", "loopback"), Range("fc00::/7", "private"), Range("fe80::/10", "link-local"),
        Range("ff00::/8", "multicast"), Range("2001::/23", "reserved"), Range("2001:db8::/32", "for documents"),
    ];

    /// <summary>Never somewhere to send anything, even for a host that is allowed by name: metadata services live here.</summary>
    private static readonly IPNetwork[] OnlyByNumber =
        [IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("168.63.129.16/32"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fd00:ec2::254/128"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("ff00::/8")];

    /// <summary>What kind of special address it is; null for one of the public internet.</summary>
    public static string? SpecialUse(IPAddress address)
    {
        var real = Unwrap(address);
        foreach (var (network, name) in Special)
        {
            if (network.Contains(real))
            {
                return name;
            }
        }

        return real.AddressFamily == AddressFamily.InterNetworkV6 && !Internet6.Contains(real) ? "reserved" : null;
    }

    /// <summary>Whether allowing the host's name is not enough and the address itself has to be allowed.</summary>
    public static bool NeedsItsNumberAllowed(IPAddress address) => Unwrap(address) is var real && OnlyByNumber.Any(network => network.Contains(real));

    /// <summary>The IPv4 address that an IPv6 one leads to by mapping, NAT64 or 6to4; else the address itself.</summary>
    public static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : Nat64.Contains(address) ? new IPAddress(bytes.AsSpan(12))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : address.ScopeId != 0 ? new IPAddress(bytes)
            : address;
    }

    private static (IPNetwork Network, string Name) Range(string network, string name) => (IPNetwork.Parse(network), name);
}
