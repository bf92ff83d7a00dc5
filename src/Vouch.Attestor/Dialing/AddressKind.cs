namespace Vouch.Attestor.Dialing;

/// <summary>What an IP address is for, as far as dialling it goes.</summary>
public enum AddressKind
{
    /// <summary>An ordinary address of the Internet.</summary>
    Global,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>A private network: RFC 1918, unique local, site-local, or behind a local translator.</summary>
    Private,

    /// <summary>Between a provider's customers and its address translator.</summary>
    SharedByCarrier,

    /// <summary>This link alone.</summary>
    LinkLocal,

    /// <summary>Set apart for measuring network devices.</summary>
    Benchmarking,

    /// <summary>A cloud's service that hands credentials to its machines.</summary>
    CloudMetadata,

    /// <summary>No address, or this network as a whole.</summary>
    Unspecified,

    /// <summary>Many receivers, or all.</summary>
    Multicast,

    /// <summary>Set apart for examples.</summary>
    Documentation,

    /// <summary>A tunnel that leads to an address which cannot be checked.</summary>
    Tunnel,

    /// <summary>Set apart by the IETF for a protocol, or not given out at all.</summary>
    Reserved,
}
