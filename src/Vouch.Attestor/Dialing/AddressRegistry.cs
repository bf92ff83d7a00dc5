using System.Net;

namespace Vouch.Attestor.Dialing;

/// <summary>The special-purpose address blocks of the IANA registries, and the few addresses that clouds have taken.</summary>
/// <remarks>
/// IANA IPv4 Special-Purpose Address Registry, IANA IPv6 Special-Purpose Address Registry (RFC 6890, RFC 8190), IPv4
/// Multicast Address Space (RFC 5771), IPv6 Address Space (RFC 4291: global unicast is <c>2000::/3</c>). Blocks that the
/// registries call globally reachable but that hold no web server (anycast sinks, relays) are refused as well. The first
/// block that contains an address decides.
/// </remarks>
internal static class AddressRegistry
{
    private static readonly (IPNetwork Block, AddressKind Kind)[] s_blocks =
    [
        (IPNetwork.Parse("169.254.169.254/32"), AddressKind.CloudMetadata), // AWS, Azure, Google, Oracle, DigitalOcean
        (IPNetwork.Parse("169.254.170.2/32"), AddressKind.CloudMetadata), // AWS, tasks
        (IPNetwork.Parse("169.254.170.23/32"), AddressKind.CloudMetadata), // AWS, pods
        (IPNetwork.Parse("100.100.100.200/32"), AddressKind.CloudMetadata), // Alibaba
        (IPNetwork.Parse("192.0.0.192/32"), AddressKind.CloudMetadata), // Oracle
        (IPNetwork.Parse("168.63.129.16/32"), AddressKind.CloudMetadata), // Azure, host agent
        (IPNetwork.Parse("fd00:ec2::254/128"), AddressKind.CloudMetadata), // AWS
        (IPNetwork.Parse("fd00:ec2::23/128"), AddressKind.CloudMetadata), // AWS, pods
        (IPNetwork.Parse("fd20:ce::254/128"), AddressKind.CloudMetadata), // Google
        (IPNetwork.Parse("fd00:c1::a9fe:a9fe/128"), AddressKind.CloudMetadata), // Oracle

        (IPNetwork.Parse("0.0.0.0/8"), AddressKind.Unspecified), // RFC 791
        (IPNetwork.Parse("10.0.0.0/8"), AddressKind.Private), // RFC 1918
        (IPNetwork.Parse("100.64.0.0/10"), AddressKind.SharedByCarrier), // RFC 6598
        (IPNetwork.Parse("127.0.0.0/8"), AddressKind.Loopback), // RFC 1122
        (IPNetwork.Parse("169.254.0.0/16"), AddressKind.LinkLocal), // RFC 3927
        (IPNetwork.Parse("172.16.0.0/12"), AddressKind.Private), // RFC 1918
        (IPNetwork.Parse("192.0.0.0/24"), AddressKind.Reserved), // RFC 6890; DS-Lite, PCP, TURN, NAT64 discovery, dummy
        (IPNetwork.Parse("192.0.2.0/24"), AddressKind.Documentation), // RFC 5737
        (IPNetwork.Parse("192.31.196.0/24"), AddressKind.Reserved), // RFC 7535, AS112
        (IPNetwork.Parse("192.52.193.0/24"), AddressKind.Reserved), // RFC 7450, AMT
        (IPNetwork.Parse("192.88.99.0/24"), AddressKind.Tunnel), // RFC 7526, 6to4 relays
        (IPNetwork.Parse("192.168.0.0/16"), AddressKind.Private), // RFC 1918
        (IPNetwork.Parse("192.175.48.0/24"), AddressKind.Reserved), // RFC 7534, AS112
        (IPNetwork.Parse("198.18.0.0/15"), AddressKind.Benchmarking), // RFC 2544
        (IPNetwork.Parse("198.51.100.0/24"), AddressKind.Documentation), // RFC 5737
        (IPNetwork.Parse("203.0.113.0/24"), AddressKind.Documentation), // RFC 5737
        (IPNetwork.Parse("224.0.0.0/4"), AddressKind.Multicast), // RFC 5771
        (IPNetwork.Parse("255.255.255.255/32"), AddressKind.Multicast), // RFC 8190, limited broadcast
        (IPNetwork.Parse("240.0.0.0/4"), AddressKind.Reserved), // RFC 1112
        (IPNetwork.Parse("0.0.0.0/0"), AddressKind.Global),

        (IPNetwork.Parse("::/128"), AddressKind.Unspecified), // RFC 4291
        (IPNetwork.Parse("::1/128"), AddressKind.Loopback), // RFC 4291
        (IPNetwork.Parse("64:ff9b:1::/48"), AddressKind.Private), // RFC 8215, local translators
        (IPNetwork.Parse("2001::/32"), AddressKind.Tunnel), // RFC 4380, Teredo
        (IPNetwork.Parse("2001:2::/48"), AddressKind.Benchmarking), // RFC 5180
        (IPNetwork.Parse("2001::/23"), AddressKind.Reserved), // RFC 2928; PCP, TURN, DNS-SD, AMT, AS112, ORCHID, DRIP
        (IPNetwork.Parse("2001:db8::/32"), AddressKind.Documentation), // RFC 3849
        (IPNetwork.Parse("2002::/16"), AddressKind.Tunnel), // RFC 3056, 6to4
        (IPNetwork.Parse("2620:4f:8000::/48"), AddressKind.Reserved), // RFC 7534, AS112
        (IPNetwork.Parse("3fff::/20"), AddressKind.Documentation), // RFC 9637
        (IPNetwork.Parse("2000::/3"), AddressKind.Global), // RFC 4291
        (IPNetwork.Parse("fc00::/7"), AddressKind.Private), // RFC 4193
        (IPNetwork.Parse("fe80::/10"), AddressKind.LinkLocal), // RFC 4291
        (IPNetwork.Parse("fec0::/10"), AddressKind.Private), // RFC 3879, site-local
        (IPNetwork.Parse("ff00::/8"), AddressKind.Multicast), // RFC 4291
        (IPNetwork.Parse("::/0"), AddressKind.Reserved), // discard (RFC 6666, 9780), SRv6 (RFC 9602), IPv4-compatible, the rest
    ];

    private static readonly IPNetwork s_translated = IPNetwork.Parse("64:ff9b::/96"); // RFC 6052

    public static AddressKind Classify(IPAddress address)
    {
        address = Unwrap(address);
        foreach ((IPNetwork block, AddressKind kind) in s_blocks)
        {
            if (block.Contains(address))
            {
                return kind;
            }
        }

        return AddressKind.Reserved;
    }

    // An IPv4 address in IPv6 clothes is judged as what it is.
    private static IPAddress Unwrap(IPAddress address)
        => address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : s_translated.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
}
