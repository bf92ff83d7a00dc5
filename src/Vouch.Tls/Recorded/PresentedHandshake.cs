using Vouch.Crypto;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Recorded;

/// <summary>The messages of a handshake of TLS 1.3 from ClientHello up to and with the server's Finished, without records or keys, shown to somebody who knows what their hashes must be.</summary>
/// <remarks>
/// All is checked that a live client checks, by the same code, but for two things: the certificate, which is the reader's business, and the Finished, whose code is under a key that nobody shows. CertificateVerify covers
/// everything before it, and so both key shares; the hash with the Finished is compared with one from which the keys of application data were made.
/// </remarks>
public sealed class PresentedHandshake : TlsHandshake
{
    /// <summary>The most bytes of all messages together: two of the largest that are taken.</summary>
    public const int MaxSize = 2 * HandshakeInbox.MaxMessageSize;

    private PresentedHandshake(ServerFlight13 flight, byte[] helloHash)
        : base(flight, flight.Negotiation.Group, flight.Negotiation.ServerShare, helloHash)
    {
        FinishedHash = flight.Negotiation.Transcript.Hash();
    }

    /// <summary>The transcript hash up to and with the server's Finished.</summary>
    public ReadOnlyMemory<byte> FinishedHash { get; }

    /// <summary>Reads and checks the messages.</summary>
    /// <param name="messages">The messages with their headers, one after the other; at most <see cref="MaxSize"/> bytes.</param>
    /// <param name="host">The host that the session is said to be with.</param>
    /// <param name="primitives">The primitives.</param>
    /// <exception cref="TlsException">They are not such a handshake with this host; <see cref="AlertDescription.DecryptError"/> if the server has not signed it.</exception>
    public static PresentedHandshake Read(ReadOnlySpan<byte> messages, ServerName host, IPrimitives primitives)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(primitives);
        if (messages.Length > MaxSize)
        {
            TlsException.Throw(AlertDescription.DecodeError, $"A handshake of {messages.Length} bytes; at most {MaxSize} are allowed.");
        }

        HandshakeInbox inbox = new();
        inbox.Append(messages);
        MessageFlow flow = new(inbox); // both directions: a message of the other side does not fit in either's place
        using Negotiation negotiation = RecordedHellos.Read(flow, flow, hello => RecordedHellos.CheckServerName(hello, host));
        if (negotiation.Version != TlsVersion.Tls13)
        {
            TlsException.Throw(AlertDescription.ProtocolVersion, "A handshake of TLS 1.2 cannot be shown by its messages.");
        }

        byte[] helloHash = negotiation.Transcript.Hash();
        ServerFlight13 flight = new(negotiation, primitives);
        while (!flight.ExpectsFinished)
        {
            flight.Take(flow.ReadMessage(TlsVersion.Tls13));
        }

        HandshakeMessage finished = flow.ReadMessage(TlsVersion.Tls13);
        finished.Expect(HandshakeType.Finished);
        if (finished.Body.Length != negotiation.Suite.HashSize || !inbox.IsEmpty)
        {
            TlsException.Throw(AlertDescription.DecodeError, "The messages do not end with a Finished.");
        }

        negotiation.Transcript.Add(finished);
        return new PresentedHandshake(flight, helloHash);
    }

    private sealed class MessageFlow(HandshakeInbox inbox) : IHandshakeFlow
    {
        public HandshakeMessage ReadMessage(TlsVersion? version)
        {
            if (!inbox.TryTake(out HandshakeMessage message))
            {
                TlsException.Throw(AlertDescription.DecodeError, "The messages end inside the handshake.");
            }

            return message;
        }

        public void ExpectBoundary()
        {
            // Messages have no records that they could overlap.
        }
    }
}
