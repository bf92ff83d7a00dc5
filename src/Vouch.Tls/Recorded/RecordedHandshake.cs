using System.Buffers;
using Vouch.Crypto;
using Vouch.Tls.Certificates;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <summary>Walks through a recorded handshake; <see cref="RecordedSession"/> is its face.</summary>
internal sealed partial class RecordedHandshake(
    IReadOnlyList<TlsRecord> client,
    IReadOnlyList<TlsRecord> server,
    ServerCertificatePolicy policy,
    ServerName host,
    IPrimitives primitives) : IDisposable
{
    private readonly RecordedFlow _client = new(client, Side.Client);
    private readonly RecordedFlow _server = new(server, Side.Server);
    private readonly ArrayBufferWriter<byte> _messages = new(1024);
    private Negotiation? _negotiation;
    private int _handshakeSize; // what was kept up to and with the server's Finished

    /// <summary>The number of the client's record that comes next.</summary>
    public int NextClientRecord => _client.Next;

    /// <summary>The number of the server's record that comes next.</summary>
    public int NextServerRecord => _server.Next;

    public T Verify<T>(OpenedSecrets secrets, Func<TlsSession, RecordKeySource, RecordKeySource, T> done)
    {
        Negotiation negotiation = Negotiate();
        return (negotiation.Version, secrets) switch
        {
            (TlsVersion.Tls13, Tls13WholeSecrets whole) => Verify13(negotiation, whole, done),
            (TlsVersion.Tls13, Tls13SplitSecrets split) => Verify13(negotiation, split, done),
            (TlsVersion.Tls12, Tls12Secrets secret) => Verify12(negotiation, secret, done),
            _ => throw Unfit(negotiation),
        };
    }

    /// <summary>Verifies the handshake alone.</summary>
    public OpenedHandshake VerifyAlone(OpenedSecrets secrets)
    {
        Negotiation negotiation = Negotiate();
        return (negotiation.Version, secrets) switch
        {
            (TlsVersion.Tls13, Tls13HandshakeSecrets opened) => Verify13(negotiation, opened),
            (TlsVersion.Tls12, Tls12FinishedOpening opened) => Verify12(negotiation, opened),
            _ => throw Unfit(negotiation),
        };
    }

    public void Dispose()
    {
        _negotiation?.Dispose();
        _client.Dispose();
        _server.Dispose();
    }

    private static TlsException Unfit(Negotiation negotiation)
        => new(AlertDescription.IllegalParameter, $"The opened secrets are not those of a {negotiation.Version} session.");

    /// <summary>Reads the hello messages.</summary>
    private Negotiation Negotiate() => _negotiation = RecordedHellos.Read(_client.KeepIn(_messages), _server.KeepIn(_messages), hello => RecordedHellos.CheckServerName(hello, host));

    private static void CheckSize(SecretBuffer secret, int size)
    {
        if (secret.Length != size)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, $"An opened secret has {secret.Length} bytes; {size} are needed.");
        }
    }

    /// <summary>The client's own certificate is no business of ours, but what is in the transcript must be what a server would have taken.</summary>
    private void TakeClientSignature(Negotiation negotiation, IReadOnlyList<ReadOnlyMemory<byte>> chain, CertificateRequest request)
    {
        HandshakeMessage message = _client.ReadMessage(negotiation.Version);
        message.Expect(HandshakeType.CertificateVerify);
        (SignatureScheme scheme, byte[] signature) = CertificateVerify.Read(message.Body);
        byte[] content = negotiation.Version == TlsVersion.Tls13
            ? HandshakeSignature.ContentFor(TlsVersion.Tls13, Side.Client, negotiation.Transcript.Hash())
            : negotiation.Transcript.Messages.ToArray();
        ReadOnlySpan<byte> info = CertificateKey.Read(chain[0]).Span;
        bool isGood = request.Schemes.Contains(scheme)
            && SubjectPublicKey.TryRead(info, out SubjectPublicKey? key)
            && scheme.Fits(negotiation.Version, key.Kind)
            && primitives.VerifySignature(scheme.Algorithm, info, content, signature);
        if (!isGood)
        {
            TlsException.Throw(AlertDescription.DecryptError, "The client's signature over the handshake is wrong.");
        }

        negotiation.Transcript.Add(message);
    }
}
