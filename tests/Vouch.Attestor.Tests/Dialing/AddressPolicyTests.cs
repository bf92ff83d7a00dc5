using System.Net;
using System.Net.Sockets;
using Vouch.Attestor.Dialing;

namespace Vouch.Attestor.Tests.Dialing;

/// <summary>
/// Every block of the IANA IPv4 and IPv6 Special-Purpose Address Registries, the multicast spaces, and what lies outside of the global
/// unicast space: first, last and a middle address of each, and the neighbours that are ordinary.
/// </summary>
public sealed class AddressPolicyTests
{
    public static TheoryData<string, AddressKind> Blocks { get; } = new()
    {
        // IANA IPv4 Special-Purpose Address Registry
        { "0.0.0.0/8", AddressKind.Unspecified },
        { "0.0.0.0/32", AddressKind.Unspecified },
        { "10.0.0.0/8", AddressKind.Private },
        { "100.64.0.0/10", AddressKind.SharedByCarrier },
        { "127.0.0.0/8", AddressKind.Loopback },
        { "169.254.0.0/16", AddressKind.LinkLocal },
        { "172.16.0.0/12", AddressKind.Private },
        { "192.0.0.0/24", AddressKind.Reserved },
        { "192.0.0.0/29", AddressKind.Reserved },
        { "192.0.0.8/32", AddressKind.Reserved },
        { "192.0.0.9/32", AddressKind.Reserved },
        { "192.0.0.10/32", AddressKind.Reserved },
        { "192.0.0.170/32", AddressKind.Reserved },
        { "192.0.0.171/32", AddressKind.Reserved },
        { "192.0.2.0/24", AddressKind.Documentation },
        { "192.31.196.0/24", AddressKind.Reserved },
        { "192.52.193.0/24", AddressKind.Reserved },
        { "192.88.99.0/24", AddressKind.Tunnel },
        { "192.88.99.2/32", AddressKind.Tunnel },
        { "192.168.0.0/16", AddressKind.Private },
        { "192.175.48.0/24", AddressKind.Reserved },
        { "198.18.0.0/15", AddressKind.Benchmarking },
        { "198.51.100.0/24", AddressKind.Documentation },
        { "203.0.113.0/24", AddressKind.Documentation },
        { "240.0.0.0/5", AddressKind.Reserved },
        { "248.0.0.0/6", AddressKind.Reserved },
        { "255.255.255.255/32", AddressKind.Multicast },

        // IPv4 Multicast Address Space Registry
        { "224.0.0.0/4", AddressKind.Multicast },

        // IANA IPv6 Special-Purpose Address Registry
        { "::1/128", AddressKind.Loopback },
        { "::/128", AddressKind.Unspecified },
        { "64:ff9b:1::/48", AddressKind.Private },
        { "100::/64", AddressKind.Reserved },
        { "100:0:0:1::/64", AddressKind.Reserved },
        { "2001::/32", AddressKind.Tunnel },
        { "2001:1::/32", AddressKind.Reserved },
        { "2001:1::1/128", AddressKind.Reserved },
        { "2001:1::2/128", AddressKind.Reserved },
        { "2001:1::3/128", AddressKind.Reserved },
        { "2001:2::/48", AddressKind.Benchmarking },
        { "2001:3::/32", AddressKind.Reserved },
        { "2001:4:112::/48", AddressKind.Reserved },
        { "2001:10::/28", AddressKind.Reserved },
        { "2001:20::/28", AddressKind.Reserved },
        { "2001:30::/28", AddressKind.Reserved },
        { "2001:100::/24", AddressKind.Reserved },
        { "2001:db8::/32", AddressKind.Documentation },
        { "2002::/16", AddressKind.Tunnel },
        { "2620:4f:8000::/48", AddressKind.Reserved },
        { "3fff::/20", AddressKind.Documentation },
        { "5f00::/16", AddressKind.Reserved },
        { "fc00::/7", AddressKind.Private },
        { "fe80::/10", AddressKind.LinkLocal },

        // IANA IPv6 Address Space: everything but 2000::/3
        { "::2/127", AddressKind.Reserved },
        { "200::/7", AddressKind.Reserved },
        { "400::/6", AddressKind.Reserved },
        { "800::/5", AddressKind.Reserved },
        { "1000::/4", AddressKind.Reserved },
        { "4000::/3", AddressKind.Reserved },
        { "6000::/3", AddressKind.Reserved },
        { "8000::/3", AddressKind.Reserved },
        { "a000::/3", AddressKind.Reserved },
        { "c000::/3", AddressKind.Reserved },
        { "e000::/4", AddressKind.Reserved },
        { "f000::/5", AddressKind.Reserved },
        { "f800::/6", AddressKind.Reserved },
        { "fe00::/9", AddressKind.Reserved },
        { "fec0::/10", AddressKind.Private },
        { "ff00::/8", AddressKind.Multicast },
    };

    public static TheoryData<string> Metadata { get; } =
    [
        "169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "192.0.0.192", "168.63.129.16",
        "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:c1::a9fe:a9fe", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe",
    ];

    public static TheoryData<string> Global { get; } =
    [
        "1.0.0.0", "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.31.195.255",
        "192.31.197.0", "192.52.192.255", "192.52.194.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0",
        "192.175.47.255", "192.175.49.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255",
        "203.0.114.0", "223.255.255.255",
        "2000::", "2000:ffff::", "2001:200::", "2001:db7:ffff::", "2001:db9::", "2001:ffff::", "2003::", "2606:4700::1111",
        "2620:4f:7fff::", "2620:4f:8001::", "3ffe::", "3fff:1000::", "3fff:ffff::",
        "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
    ];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Addresses_of_special_blocks_are_refused(string block, AddressKind kind)
    {
        foreach (IPAddress address in AddressesOf(IPNetwork.Parse(block)))
        {
            Assert.Equal(kind, AddressPolicy.Classify(address));
            Assert.False(new AddressPolicy().Allows(address), $"{address}");
            foreach (IPAddress disguised in Disguises(address))
            {
                Assert.False(new AddressPolicy().Allows(disguised), $"{address} as {disguised}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Private_networks_alone_are_dialled_when_allowed(string block, AddressKind kind)
    {
        AddressPolicy policy = new(allowPrivateNetworks: true);
        bool expected = kind is AddressKind.Loopback or AddressKind.Private or AddressKind.SharedByCarrier or AddressKind.LinkLocal
            or AddressKind.Benchmarking;

        Assert.All(AddressesOf(IPNetwork.Parse(block)), address => Assert.Equal(expected, policy.Allows(address)));
    }

    [Theory]
    [MemberData(nameof(Metadata))]
    public void Services_that_hand_out_credentials_are_never_dialled(string address)
    {
        Assert.Equal(AddressKind.CloudMetadata, AddressPolicy.Classify(IPAddress.Parse(address)));
        Assert.False(new AddressPolicy().Allows(IPAddress.Parse(address)));
        Assert.False(new AddressPolicy(allowPrivateNetworks: true).Allows(IPAddress.Parse(address)));
    }

    [Theory]
    [MemberData(nameof(Global))]
    public void Ordinary_addresses_are_dialled(string address)
    {
        Assert.Equal(AddressKind.Global, AddressPolicy.Classify(IPAddress.Parse(address)));
        Assert.True(new AddressPolicy().Allows(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("8.8.8.8")]
    public void Addresses_inside_tunnels_are_refused_whatever_they_are(string inner)
    {
        byte[] v4 = IPAddress.Parse(inner).GetAddressBytes();
        byte[] inverted = [.. v4.Select(b => (byte)~b)];
        IPAddress sixToFour = new([0x20, 0x02, .. v4, .. new byte[10]]);
        IPAddress teredoServer = new([0x20, 0x01, 0, 0, .. v4, .. new byte[8]]);
        IPAddress teredoClient = new([0x20, 0x01, 0, 0, 8, 8, 8, 8, 0, 0, 0, 0, .. inverted]);
        IPAddress compatible = new([.. new byte[12], .. v4]);

        foreach (IPAddress address in new[] { sixToFour, teredoServer, teredoClient, compatible })
        {
            Assert.False(new AddressPolicy(allowPrivateNetworks: true).Allows(address), $"{address}");
        }
    }

    private static IPAddress[] AddressesOf(IPNetwork block)
    {
        byte[] first = block.BaseAddress.GetAddressBytes();
        byte[] last = [.. first];
        byte[] middle = [.. first];
        for (int bit = block.PrefixLength; bit < first.Length * 8; bit++)
        {
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
            middle[bit / 8] |= (byte)(bit % 3 == 0 ? 0x80 >> (bit % 8) : 0);
        }

        return [new IPAddress(first), new IPAddress(middle), new IPAddress(last)];
    }

    private static IEnumerable<IPAddress> Disguises(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            byte[] bytes = address.GetAddressBytes();
            yield return address.MapToIPv6();
            yield return new IPAddress([0, 0x64, 0xff, 0x9b, .. new byte[8], .. bytes]);
            yield return new IPAddress([0x20, 0x02, .. bytes, .. new byte[10]]);
        }
    }
}
