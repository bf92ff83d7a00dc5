using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.TwoKeys;

/// <summary>A prover that follows the session protocol, seals with keys of its own and opens what it likes.</summary>
internal sealed class CheatingProver(Stream connection, X509Certificate2Collection roots)
{
    private readonly LocalTlsKeys _keys = new();

    /// <summary>The stated public parts and the secret one between them.</summary>
    public required (string Head, string Secret, string Tail) Stated { get; init; }

    /// <summary>What is written in the place of the head.</summary>
    public required byte[] Written { get; init; }

    public required Func<GcmKey, byte[], byte[]> Forge { get; init; }

    public required Func<LocalTlsKeys, OpenedSecrets> Open { get; init; }

    /// <summary>Runs a session.</summary>
    /// <returns>The attestor's last message.</returns>
    public async Task<Message> RunAsync(CancellationToken cancellationToken)
    {
        await using Multiplexer attestor = Multiplexer.Connect(connection);
        using SessionHash hash = new(SessionRole.Prover);
        MessageChannel control = new(attestor[ChannelId.Control], hash);
        TlsClientOptions options = new()
        {
            Host = ServerName.Parse(SessionContext.Host),
            CertificatePolicy = new ServerCertificatePolicy(roots),
            Suites = [CipherSuite.Aes128GcmSha256],
        };
        await using ForgingKeys keys = new(_keys, Forge);
        await using TlsClient server = new(attestor[ChannelId.Traffic], keys, options);
        await control.QueueAsync((byte)SessionMessage.Open, NewOpen().Encode(), cancellationToken);
        await server.HandshakeAsync(cancellationToken);
        await server.WriteAsync(Written, cancellationToken);
        await server.UpdateKeysAsync(cancellationToken);
        await server.WriteAsync(Encoding.Latin1.GetBytes(Stated.Secret), cancellationToken);
        await server.UpdateKeysAsync(cancellationToken);
        await server.WriteAsync(Encoding.Latin1.GetBytes(Stated.Tail), cancellationToken);
        using MemoryStream response = new();
        byte[] buffer = new byte[4096];
        while (await server.ReadAsync(buffer, cancellationToken) is > 0 and int size)
        {
            response.Write(buffer, 0, size);
        }

        await control.ReceiveAsync((byte)SessionMessage.Accepted, SessionProtocol.MaxAcceptedSize, cancellationToken);
        byte[] sessionHash = hash.Current(await attestor.Negotiated);
        await server.CloseAsync(cancellationToken);
        await attestor[ChannelId.Traffic].CompleteAsync(cancellationToken);
        using OpeningMessage opening = NewOpening(response.ToArray(), sessionHash);
        await control.SendAsync((byte)SessionMessage.Opening, opening.Encode(), cancellationToken);
        return await control.ReceiveAsync(static type => type is (byte)SessionMessage.Signed or (byte)SessionMessage.Refused ? SessionProtocol.MaxSignedSize : null, cancellationToken);
    }

    private OpenMessage NewOpen() => new()
    {
        Mode = 0,
        Host = SessionContext.Host,
        Port = 443,
        ConnectTo = null,
        Request =
        [
            RequestSegment.Public(Encoding.Latin1.GetBytes(Stated.Head)), RequestSegment.Secret(Stated.Secret.Length), RequestSegment.Public(Encoding.Latin1.GetBytes(Stated.Tail)),
        ],
        Challenge = null,
        Subject = null,
    };

    private OpeningMessage NewOpening(byte[] response, byte[] sessionHash)
    {
        byte[] request = Encoding.Latin1.GetBytes(Stated.Head + Stated.Secret + Stated.Tail);
        Transcript transcript = new(request, response, [new Segment(Stated.Head.Length, Stated.Secret.Length)]);
        return new OpeningMessage
        {
            Secrets = Open(_keys),
            SentLength = request.Length,
            ReceivedLength = response.Length,
            BlinderSeed = new byte[RangeCommitments.BlinderSeedSize],
            Ranges = new RangePlanner().Plan(transcript),
            SessionHash = sessionHash,
        };
    }
}
