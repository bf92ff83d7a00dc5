using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Handshake;

/// <summary>What the hellos agree on, for the live client and for a recorded session alike (RFC 8446, sections 4.1 and 4.2).</summary>
internal sealed class Negotiation : IDisposable
{
    private readonly bool _isForeign;
    private bool _retried;
    private NamedGroup? _retryGroup;

    public Negotiation(HandshakeMessage clientHello, bool isForeign = false)
    {
        clientHello.Expect(HandshakeType.ClientHello);
        _isForeign = isForeign;
        Offer = ClientHello.Read(clientHello.Body, isForeign);
        Transcript.Add(clientHello);
        if (Offer.Extensions.Contains(ExtensionType.Cookie))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "The first ClientHello has a cookie.");
        }
    }

    public ClientHello Offer { get; private set; }

    public Transcript Transcript { get; } = new();

    public TlsVersion Version { get; private set; }

    public CipherSuite Suite { get; private set; }

    public byte[] ServerRandom { get; private set; } = [];

    /// <summary>The group of TLS 1.3; TLS 1.2 names it in ServerKeyExchange.</summary>
    public NamedGroup Group { get; private set; }

    /// <summary>The client's key share: in TLS 1.3 the one of the hello that was answered, in TLS 1.2 the one of ClientKeyExchange.</summary>
    public ReadOnlyMemory<byte> ClientShare { get; set; }

    /// <summary>The server's key share of TLS 1.3.</summary>
    public byte[] ServerShare { get; private set; } = [];

    public bool HasExtendedMasterSecret { get; private set; }

    public string? Alpn { get; set; }

    /// <summary>The cookie of the HelloRetryRequest; empty if it had none.</summary>
    public byte[] Cookie { get; private set; } = [];

    /// <summary>The group that the HelloRetryRequest asks for, if it asks for another.</summary>
    public NamedGroup? RetryGroup => _retryGroup;

    /// <summary>Takes ServerHello or HelloRetryRequest.</summary>
    /// <returns><see langword="false"/> if it was a HelloRetryRequest, after which <see cref="TakeSecondClientHello"/> follows.</returns>
    public bool TakeServerHello(HandshakeMessage message)
    {
        message.Expect(HandshakeType.ServerHello);
        ServerHello hello = ServerHello.Read(message.Body);
        if (hello.LegacyVersion != (ushort)TlsVersion.Tls12)
        {
            TlsException.Throw(AlertDescription.ProtocolVersion, $"The server chose version 0x{hello.LegacyVersion:X4}.");
        }

        if (hello.Compression != 0)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "The server chose compression.");
        }

        TlsVersion version = ChooseVersion(hello);
        if (_retried && (version != Version || hello.Suite != Suite))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "ServerHello differs from HelloRetryRequest in version or suite.");
        }

        if (!hello.Suite.Fits(version) || !Offer.Suites.Contains(hello.Suite))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, $"The server chose the suite 0x{(ushort)hello.Suite:X4}, which was not offered for this version.");
        }

        Version = version;
        Suite = hello.Suite;
        ServerRandom = hello.Random;
        Transcript.UseHash(Suite.Hash);
        if (version == TlsVersion.Tls12)
        {
            TakeTls12(hello);
            Transcript.Add(message);
            return true;
        }

        if (!hello.SessionId.AsSpan().SequenceEqual(Offer.SessionId))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "The server does not echo the session id.");
        }

        if (hello.IsRetry)
        {
            TakeRetry(hello);
            Transcript.RestartWithHash();
            Transcript.Add(message);
            return false;
        }

        TakeTls13(hello);
        Transcript.Add(message);
        Transcript.ForgetMessages();
        return true;
    }

    /// <summary>Takes the ClientHello that answers a HelloRetryRequest; it may differ in key share and cookie only (RFC 8446, section 4.1.2).</summary>
    public void TakeSecondClientHello(HandshakeMessage message)
    {
        message.Expect(HandshakeType.ClientHello);
        ClientHello hello = ClientHello.Read(message.Body, _isForeign);
        bool same = hello.Random.AsSpan().SequenceEqual(Offer.Random)
            && hello.SessionId.AsSpan().SequenceEqual(Offer.SessionId)
            && hello.Suites.AsSpan().SequenceEqual(Offer.Suites)
            && hello.Extensions.EqualsBut(Offer.Extensions, ExtensionType.KeyShare, ExtensionType.Cookie, ExtensionType.Padding)
            && hello.KeyShares.Length == 1
            && (_retryGroup is NamedGroup group
                ? hello.KeyShares[0].Group == group
                : hello.KeyShares[0].Share.AsSpan().SequenceEqual(Offer.KeyShares[0].Share))
            && hello.Extensions.TryGet(ExtensionType.Cookie, out ReadOnlySpan<byte> cookie) == (Cookie.Length > 0)
            && (Cookie.Length == 0 || cookie[2..].SequenceEqual(Cookie));
        if (!same)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "The second ClientHello differs from the first where it must not.");
        }

        Offer = hello;
        Transcript.Add(message);
    }

    public void Dispose() => Transcript.Dispose();

    private TlsVersion ChooseVersion(ServerHello hello)
    {
        if (hello.Extensions.TryGet(ExtensionType.SupportedVersions, out ReadOnlySpan<byte> body))
        {
            ByteReader reader = new(body);
            ushort selected = reader.ReadUInt16();
            reader.ExpectEnd();
            if (selected != (ushort)TlsVersion.Tls13 || !Offer.Offers(TlsVersion.Tls13))
            {
                TlsException.Throw(AlertDescription.IllegalParameter, $"The server selected version 0x{selected:X4}.");
            }

            return TlsVersion.Tls13;
        }

        if (hello.IsRetry)
        {
            TlsException.Throw(AlertDescription.MissingExtension, "HelloRetryRequest has no supported_versions.");
        }

        // RFC 8446, section 4.1.3: a server that knows TLS 1.3 says so in its random value.
        bool sentinel = hello.Random.AsSpan(24, 7).SequenceEqual("DOWNGRD"u8) && hello.Random[31] is 0 or 1;
        if (Offer.Offers(TlsVersion.Tls13) && sentinel)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "ServerHello has the downgrade sentinel: somebody removed TLS 1.3 from the offer.");
        }

        if (!Offer.Offers(TlsVersion.Tls12))
        {
            TlsException.Throw(AlertDescription.ProtocolVersion, "The server chose TLS 1.2, which was not offered.");
        }

        return TlsVersion.Tls12;
    }

    private void TakeRetry(ServerHello hello)
    {
        if (_retried)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, "A second HelloRetryRequest.");
        }

        _retried = true;
        hello.Extensions.ExpectOnly("HelloRetryRequest", Offer, ExtensionType.SupportedVersions, ExtensionType.KeyShare, ExtensionType.Cookie);
        if (hello.Extensions.TryGet(ExtensionType.KeyShare, out ReadOnlySpan<byte> body))
        {
            ByteReader reader = new(body);
            NamedGroup group = (NamedGroup)reader.ReadUInt16();
            reader.ExpectEnd();
            if (!Offer.Groups.Contains(group) || Offer.KeyShares[0].Group == group)
            {
                TlsException.Throw(AlertDescription.IllegalParameter, $"HelloRetryRequest asks for the group 0x{(ushort)group:X4}.");
            }

            _retryGroup = group;
        }

        if (hello.Extensions.TryGet(ExtensionType.Cookie, out body))
        {
            ByteReader reader = new(body);
            Cookie = reader.ReadVector16(least: 1).ToArray();
            reader.ExpectEnd();
        }

        if (_retryGroup is null && Cookie.Length == 0)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "HelloRetryRequest changes nothing.");
        }
    }

    private void TakeTls13(ServerHello hello)
    {
        hello.Extensions.ExpectOnly("ServerHello", Offer, ExtensionType.SupportedVersions, ExtensionType.KeyShare);
        if (!hello.Extensions.TryGet(ExtensionType.KeyShare, out ReadOnlySpan<byte> body))
        {
            TlsException.Throw(AlertDescription.MissingExtension, "ServerHello has no key_share.");
        }

        ByteReader reader = new(body);
        Group = (NamedGroup)reader.ReadUInt16();
        ServerShare = reader.ReadVector16(least: 1).ToArray();
        ClientShare = Offer.KeyShares[0].Share;
        reader.ExpectEnd();
        if (Offer.KeyShares[0].Group != Group)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, $"The server's key share is for the group 0x{(ushort)Group:X4}.");
        }

        if (ServerShare.Length != Group.ShareSize)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, $"The server's key share has {ServerShare.Length} bytes.");
        }
    }

    private void TakeTls12(ServerHello hello)
    {
        hello.Extensions.ExpectOnly(
            "ServerHello",
            Offer,
            ExtensionType.ServerName,
            ExtensionType.Alpn,
            ExtensionType.EcPointFormats,
            ExtensionType.ExtendedMasterSecret,
            ExtensionType.RenegotiationInfo);
        if (hello.SessionId.Length > 0 && hello.SessionId.AsSpan().SequenceEqual(Offer.SessionId))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "The server resumes a session that never was.");
        }

        HasExtendedMasterSecret = hello.Extensions.ContainsFlag(ExtensionType.ExtendedMasterSecret);
        hello.Extensions.ContainsFlag(ExtensionType.ServerName);
        if (hello.Extensions.TryGet(ExtensionType.RenegotiationInfo, out ReadOnlySpan<byte> body) && !body.SequenceEqual<byte>([0]))
        {
            TlsException.Throw(AlertDescription.HandshakeFailure, "renegotiation_info is not empty in a first handshake.");
        }

        if (hello.Extensions.TryGet(ExtensionType.EcPointFormats, out body))
        {
            ByteReader reader = new(body);
            bool hasUncompressed = reader.ReadVector8(least: 1).Contains((byte)0);
            reader.ExpectEnd();
            if (!hasUncompressed)
            {
                TlsException.Throw(AlertDescription.IllegalParameter, "The server does not take uncompressed points.");
            }
        }

        Alpn = AlpnChoice.Read(hello.Extensions, Offer);
    }
}
