using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.Crypto.Signing;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.Proving;

/// <summary>What a session costs in proxy mode whose keys are opened to the attestor, worked out from one request that was sent without an attestor.</summary>
/// <remarks>For a request without hidden parts, over TCP without TLS to the attestor.</remarks>
public sealed class ProvingCost
{
    private const int PrefaceSize = 8;
    private const int MessageHeaderSize = 5;
    private const int FramesOfASession = 8; // either side's messages, flights and ends of channels
    private const int CloseNotifySize = 24;
    private const int KeyUpdateSize = 27;
    private const int RecordOverhead = 22;
    private const int GenerationSize = 52; // key and IV of an opened part of the request

    private ProvingCost()
    {
    }

    /// <summary>Bytes to the attestor, framing included.</summary>
    public required long BytesToAttestor { get; init; }

    /// <summary>Bytes from the attestor, framing included.</summary>
    public required long BytesFromAttestor { get; init; }

    /// <summary>Round trips between prover and attestor: connecting, the TLS handshake, the request, the signature.</summary>
    public required int RoundTripsToAttestor { get; init; }

    /// <summary>Round trips between attestor and server: connecting, the TLS handshake, the request. As many as without an attestor.</summary>
    public required int RoundTripsToServer { get; init; }

    /// <summary>Bytes more to the attestor when a part of the request is hidden, that part not counted: two KeyUpdates, the public parts stated before the session, more keys. No round trip.</summary>
    public required long BytesForHiding { get; init; }

    /// <summary>Puts together the messages that a session with this exchange would have.</summary>
    internal static ProvingCost Of(ProveRequest request, DirectConnection connection, Transcript transcript, Completeness completeness)
    {
        TlsSession tls = connection.Tls.Session;
        OpenMessage open = new() { Mode = 0, Host = tls.Host.Text, Port = (ushort)request.Url.Port, ConnectTo = request.ConnectTo, Request = [], Challenge = null, Subject = null };
        AcceptedMessage accepted = new(new byte[SessionProtocol.DigestSize], (ulong)DateTimeOffset.UnixEpoch.ToUnixTimeSeconds(), connection.RemoteAddress);
        using OpenedSecrets secrets = connection.OpenSecrets();
        using ProverOpening opening = new(open, accepted, tls, connection.OpenSecrets(), transcript, new byte[SessionProtocol.DigestSize], SystemRandomSource.Instance);
        SessionFacts facts = SessionFactsOf.Session(tls, open, accepted.DialledAddress, transcript, completeness, secrets);
        int handshake = tls.Version == TlsVersion.Tls12 ? 2 : tls.Group == connection.Offer.Groups[0] ? 1 : 2;
        return new ProvingCost
        {
            BytesToAttestor = connection.BytesSent + CloseNotifySize + Framing(open.Encode(), opening.Encode()),
            BytesFromAttestor = connection.BytesReceived + Framing(accepted.Encode(), SignedSize(facts)),
            BytesForHiding = secrets is Tls13WholeSecrets whole ? (2 * (KeyUpdateSize + RecordOverhead)) + transcript.Sent.Length + (2 * whole.HandshakeSecret.Length) + (2 * GenerationSize) : 0,
            RoundTripsToAttestor = 1 + handshake + 1 + 1,
            RoundTripsToServer = 1 + handshake + 1,
        };
    }

    private static int Framing(byte[] first, byte[] second) => PrefaceSize + (2 * MessageHeaderSize) + (FramesOfASession * SessionProtocol.FrameHeaderSize) + first.Length + second.Length;

    /// <summary>A signature of some key; the size is what counts.</summary>
    private static byte[] SignedSize(SessionFacts facts)
    {
        byte[] zeros = new byte[SessionProtocol.DigestSize];
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.Secp256k1, SystemRandomSource.Instance);
        Transcript empty = new(default, default, []);
        RangeCommitments none = RangeCommitments.Create(empty, [], zeros, out _) ?? throw new InvalidOperationException("No ranges are always in bounds.");
        SessionBinding binding = new(AttestationMode.Proxy, DateTimeOffset.UnixEpoch, zeros, zeros, AttestationHeader.None, AttestationHeader.None);
        return AttestorReply.Issue(key, binding, facts, none, zeros).Encode();
    }
}
