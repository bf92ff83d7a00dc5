using System.Net;

namespace Vouch.Attestor.Dialing;

/// <summary>Which addresses an attestor dials for a stranger: those of the Internet, and nothing of its own surroundings.</summary>
/// <param name="allowPrivateNetworks">
/// Also dial this machine, its link, private and benchmarking networks. What no server can have, and the services that hand out a
/// cloud's credentials, stay refused.
/// </param>
internal sealed class AddressPolicy(bool allowPrivateNetworks = false)
{
    /// <summary>Whether private networks may be dialled.</summary>
    public bool AllowsPrivateNetworks => allowPrivateNetworks;

    /// <summary>What <paramref name="address"/> is for.</summary>
    public static AddressKind Classify(IPAddress address) => AddressRegistry.Classify(address);

    /// <summary>Whether <paramref name="address"/> may be dialled.</summary>
    public bool Allows(IPAddress address) => Classify(address) switch
    {
        AddressKind.Global => true,
        AddressKind.Loopback or AddressKind.Private or AddressKind.SharedByCarrier or AddressKind.LinkLocal
            or AddressKind.Benchmarking => allowPrivateNetworks,
        _ => false,
    };
}
