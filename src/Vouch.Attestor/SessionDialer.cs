using System.Net;
using Vouch.Attesting;
using Vouch.Attestor.Dialing;
using Vouch.Transport.Connecting;

namespace Vouch.Attestor;

/// <summary>Dials for sessions: the host itself, or, where the operator allows private networks, a private address that the prover names.</summary>
/// <remarks>
/// A prover that could name any address would name its own machine, pass the bytes on to the real server, and forge the answer with the
/// keys that it holds. So an address in place of the host's own is for tests alone, and never one of the internet.
/// </remarks>
internal sealed class SessionDialer(HostPolicy hosts, AddressPolicy addresses, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly ServerDialer _byHost = new(new ServerDialerOptions { Hosts = hosts, Addresses = addresses, Resolve = resolve ?? Dns.GetHostAddressesAsync });
    private readonly ServerDialer _byAddress = new(new ServerDialerOptions { Addresses = addresses, Resolve = resolve ?? Dns.GetHostAddressesAsync });

    public async Task<ServerConnection> DialAsync(string host, int port, string? connectTo, CancellationToken cancellationToken)
    {
        try
        {
            DialedServer server = connectTo is null
                ? await _byHost.DialAsync(host, port, cancellationToken)
                : await DialInsteadAsync(host, connectTo, cancellationToken);
            return new ServerConnection(server.Stream, server.Address);
        }
        catch (DialException e)
        {
            throw new DialRefusedException(ToFailure(e.Failure), e.Message, e);
        }
    }

    /// <summary>Asks the lists about a server that the prover dials: for its name, and for its address where that stands in place of a name. If the name is hidden, lists cannot be asked, so where there are any the server is not served.</summary>
    public void Admit(string host, int port)
    {
        if (host.Length == 0 && !hosts.IsAny)
        {
            throw new DialRefusedException(AttestorFailure.HostNotAllowed, "The server is hidden, so that the lists of hosts cannot be asked.");
        }

        if (host.Length > 0 && !hosts.Allows(host))
        {
            throw NotServed(host);
        }

        if (IPAddress.TryParse(host, out IPAddress? address) && !addresses.Allows(address))
        {
            throw new DialRefusedException(AttestorFailure.AddressNotAllowed, $"{address} ({AddressPolicy.Classify(address)}), port {port}, is no address that the attestor serves.");
        }
    }

    private static DialRefusedException NotServed(string host) => new(AttestorFailure.HostNotAllowed, $"The attestor does not serve the host '{host}'.");

    private async Task<DialedServer> DialInsteadAsync(string host, string connectTo, CancellationToken cancellationToken)
    {
        if (!hosts.Allows(host))
        {
            throw NotServed(host);
        }

        if (!addresses.AllowsPrivateNetworks || !PeerAddress.TryParse(connectTo, out PeerAddress? target) || target.Scheme != PeerScheme.Tcp)
        {
            throw new DialRefusedException(AttestorFailure.AddressNotAllowed, "The prover named an address to dial.");
        }

        DialedServer server = await _byAddress.DialAsync(target.Host, target.Port, cancellationToken);
        if (AddressPolicy.Classify(server.Address.Address) != AddressKind.Global)
        {
            return server;
        }

        await server.DisposeAsync();
        throw new DialRefusedException(AttestorFailure.AddressNotAllowed, $"The prover named {server.Address}, which is not a private address.");
    }

    private static AttestorFailure ToFailure(DialFailure failure) => failure switch
    {
        DialFailure.HostNotAllowed => AttestorFailure.HostNotAllowed,
        DialFailure.AddressNotAllowed => AttestorFailure.AddressNotAllowed,
        DialFailure.NotResolved => AttestorFailure.NameNotResolved,
        _ => AttestorFailure.ConnectionFailed,
    };
}
