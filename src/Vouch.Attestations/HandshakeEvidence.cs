using Vouch.Attestations.Presentations;
using Vouch.Crypto.Platform;
using Vouch.Tls;
using Vouch.Tls.Recorded;

namespace Vouch.Attestations;

/// <summary>What shows who a hidden server is: the messages of the handshake, of which the attestor has signed the hashes.</summary>
/// <param name="Host">The host: a DNS name in lower case, or an IP address.</param>
/// <param name="Port">The port.</param>
/// <param name="Messages">The handshake messages from ClientHello up to and with the server's Finished, one after the other; at most 256 KiB.</param>
public sealed record HandshakeEvidence(string Host, ushort Port, ReadOnlyMemory<byte> Messages)
{
    /// <summary>The facts as they would be had the attestor seen the handshake. Who the server is, the certificate says, which is not checked here.</summary>
    /// <param name="facts">The facts of a session whose server is hidden.</param>
    /// <exception cref="RejectedException">The messages are not those of the session.</exception>
    internal SessionFacts Open(SessionFacts facts)
    {
        if (facts.Server is not ServerFacts.Hidden hidden)
        {
            throw new RejectedException(RejectionReason.BadHandshake, "There is a handshake, and the server is not hidden.");
        }

        if (Port == 0 || !ServerName.TryParse(Host, out ServerName? name) || name.Text != Host)
        {
            throw new RejectedException(RejectionReason.BadHandshake, "The host is not a DNS name in lower case or an IP address, or there is no port.");
        }

        PresentedHandshake handshake = Read(name);
        bool isAttested = handshake.HelloHash.Span.SequenceEqual(hidden.HelloHash.Span)
            && handshake.FinishedHash.Span.SequenceEqual(hidden.FinishedHash.Span)
            && handshake.ClientKeyShare.Span.SequenceEqual(hidden.ClientKeyShare.Span)
            && handshake.ServerKeyShare.Span.SequenceEqual(hidden.ServerKeyShare.Span)
            && (ushort)handshake.Version == facts.Tls.Version
            && (ushort)handshake.Suite == facts.Tls.CipherSuite
            && (ushort)handshake.Group == facts.Tls.Group;
        return isAttested
            ? facts with { Server = ServerFacts.Shown.Of(handshake, Host, Port), Tls = facts.Tls with { ApplicationProtocol = handshake.Alpn ?? "" } }
            : throw new RejectedException(RejectionReason.BadHandshake, "The handshake is not the attested one.");
    }

    private PresentedHandshake Read(ServerName name)
    {
        try
        {
            return PresentedHandshake.Read(Messages.Span, name, PlatformPrimitives.Instance);
        }
        catch (TlsException e)
        {
            throw e.Alert == AlertDescription.DecryptError
                ? new RejectedException(RejectionReason.BadHandshakeSignature, $"The handshake signature of {Host} does not hold.")
                : new RejectedException(RejectionReason.BadHandshake, $"The handshake cannot be read: {e.Message}");
        }
    }
}
