using System.Buffers.Binary;
using System.Text;
using Vouch.Crypto;
using Vouch.Tls;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Testing.Tls;

/// <content>Both handshakes.</content>
internal sealed partial class ScriptedServer
{
    private SecretBuffer? _clientTraffic;
    private SecretBuffer? _serverTraffic;
    private SecretBuffer? _laterClientTraffic;
    private SecretBuffer? _laterServerTraffic;

    private async Task ServeAsync()
    {
        HandshakeMessage message = await ReadMessageAsync();
        _hello = ClientHello.Read(message.Body);
        _transcript.Add(message);
        _suite = script.Suite ?? ClientHello.Suites.First(s => s.Fits(script.Version) && (script.Version == TlsVersion.Tls13 || s.IsEcdsa == IsEcdsa));
        if (script.Version == TlsVersion.Tls12)
        {
            await Serve12Async();
            return;
        }

        NamedGroup group = script.Group ?? ClientHello.KeyShares[0].Group;
        if (script.Cookie.Length > 0 || ClientHello.KeyShares[0].Group != group)
        {
            await RetryAsync(group);
        }

        await Serve13Async(group);
    }

    private bool IsEcdsa => script.Certificate.PublicKey.Oid.Value == "1.2.840.10045.2.1";

    private SignatureScheme Scheme => script.Scheme ?? (IsEcdsa ? SignatureScheme.EcdsaSecp256r1Sha256 : SignatureScheme.RsaPssRsaeSha256);

    private IReadOnlyList<ReadOnlyMemory<byte>> Chain => script.Chain ?? [script.Certificate.RawDataMemory];

    private HelloSpec NewHello()
    {
        byte[] value = new byte[32];
        random.Fill(value);
        return new HelloSpec { Random = value, SessionId = ClientHello.SessionId, Suite = _suite };
    }

    private async Task RetryAsync(NamedGroup group)
    {
        HelloSpec spec = NewHello() with { Random = ServerHello.RetryRandom.ToArray() };
        spec = spec.With(ExtensionType.SupportedVersions, 3, 4);
        if (ClientHello.KeyShares[0].Group != group)
        {
            spec = spec.With(ExtensionType.KeyShare, 0, (byte)group);
        }

        if (script.Cookie.Length > 0)
        {
            spec = spec.With(ExtensionType.Cookie, [0, (byte)script.Cookie.Length, .. script.Cookie]);
        }

        _transcript.UseHash(_suite.Hash);
        _transcript.RestartWithHash();
        HandshakeMessage retry = new(script.Retry(spec).Write());
        _transcript.Add(retry);
        await SendHandshakeAsync([.. retry.Bytes.Span, .. script.BehindRetry]);
        HandshakeMessage message = await ReadMessageAsync();
        _hello = ClientHello.Read(message.Body);
        _transcript.Add(message);
    }

    private async Task Serve13Async(NamedGroup group)
    {
        using IKeyAgreement agreement = s_primitives.CreateKeyAgreement(group.Algorithm, random);
        byte[] share = [0, (byte)group, 0, (byte)agreement.PublicKey.Length, .. agreement.PublicKey.Span];
        HelloSpec spec = NewHello().With(ExtensionType.SupportedVersions, 3, 4).With(ExtensionType.KeyShare, share);
        _transcript.UseHash(_suite.Hash);
        await SendMessageAsync(HandshakeType.ServerHello, script.Hello(spec).Write());
        if (script.IsCompatible)
        {
            await SendPlainAsync(ContentType.ChangeCipherSpec, 1);
        }

        using SecretBuffer shared = agreement.Agree(ClientHello.KeyShares[0].Share);
        using SecretBuffer handshake = KeySchedule.HandshakeSecret(_suite, shared.Span);
        byte[] helloHash = _transcript.Hash();
        using SecretBuffer client = KeySchedule.HandshakeTraffic(_suite, handshake.Span, Side.Client, helloHash);
        using SecretBuffer server = KeySchedule.HandshakeTraffic(_suite, handshake.Span, Side.Server, helloHash);
        (_sealer, _opener) = (RecordKeys.FromTrafficSecret(s_primitives, _suite, server.Span), RecordKeys.FromTrafficSecret(s_primitives, _suite, client.Span));

        await SendMessageAsync(HandshakeType.EncryptedExtensions, WriteEncryptedExtensions());
        if (script.RequestsCertificate)
        {
            await SendMessageAsync(HandshakeType.CertificateRequest, WriteRequest13());
        }

        await SendMessageAsync(HandshakeType.Certificate, CertificateMessage.WriteTls13(Chain, context: []));
        byte[] content = HandshakeSignature.ContentFor(TlsVersion.Tls13, Side.Server, _transcript.Hash());
        await SendMessageAsync(HandshakeType.CertificateVerify, CertificateVerify.Write(Scheme, Sign(Scheme, content)));
        await SendMessageAsync(HandshakeType.Finished, Finished.Write(KeySchedule.VerifyData(_suite, server.Span, _transcript.Hash())));
        using SecretBuffer master = KeySchedule.MasterSecret(_suite, handshake.Span);
        byte[] finishedHash = _transcript.Hash();
        if (script.RequestsCertificate)
        {
            HandshakeMessage certificate = await ReadMessageAsync();
            ClientChain = CertificateMessage.ReadTls13(certificate.Body, context: []);
            _transcript.Add(certificate);
            if (ClientChain.Count > 0)
            {
                HandshakeMessage verify = await ReadMessageAsync();
                CheckClientSignature(verify, HandshakeSignature.ContentFor(TlsVersion.Tls13, Side.Client, _transcript.Hash()));
                _transcript.Add(verify);
            }
        }

        Finished.Check(await ReadMessageAsync(), KeySchedule.VerifyData(_suite, client.Span, _transcript.Hash()), Side.Client);
        _clientTraffic = KeySchedule.ApplicationTraffic(_suite, master.Span, Side.Client, finishedHash);
        _serverTraffic = KeySchedule.ApplicationTraffic(_suite, master.Span, Side.Server, finishedHash);
        (_sealer, _opener) = (RecordKeys.FromTrafficSecret(s_primitives, _suite, _serverTraffic.Span), RecordKeys.FromTrafficSecret(s_primitives, _suite, _clientTraffic.Span));
        (_sealed, _opened) = (0, 0);
    }

    private async Task Serve12Async()
    {
        HelloSpec spec = NewHello() with { SessionId = script.EchoesSessionId ? ClientHello.SessionId : [] };
        spec = spec.With(ExtensionType.RenegotiationInfo, 0).With(ExtensionType.EcPointFormats, 1, 0);
        if (script.HasExtendedMasterSecret)
        {
            spec = spec.With(ExtensionType.ExtendedMasterSecret);
        }

        if (script.Alpn is string protocol)
        {
            spec = spec.With(ExtensionType.Alpn, AlpnBody(protocol));
        }

        _transcript.UseHash(_suite.Hash);
        await SendMessageAsync(HandshakeType.ServerHello, script.Hello(spec).Write());
        await SendMessageAsync(HandshakeType.Certificate, CertificateMessage.WriteTls12(Chain));
        NamedGroup group = script.Group ?? ClientHello.Groups[0];
        using IKeyAgreement agreement = s_primitives.CreateKeyAgreement(group.Algorithm, random);
        byte[] share = script.ServerShare ?? agreement.PublicKey.ToArray();
        byte[] parameters = [3, 0, (byte)group, (byte)share.Length, .. share];
        HelloSpec sent = script.Hello(spec);
        byte[] signature = Sign(Scheme, [.. ClientHello.Random, .. sent.Random, .. parameters]);
        await SendMessageAsync(HandshakeType.ServerKeyExchange, ServerKeyExchange.Write(parameters, Scheme, signature));
        if (script.RequestsCertificate)
        {
            await SendMessageAsync(HandshakeType.CertificateRequest, WriteRequest12());
        }

        await SendMessageAsync(HandshakeType.ServerHelloDone, new MessageWriter(HandshakeType.ServerHelloDone).ToMessage());
        if (script.RequestsCertificate)
        {
            HandshakeMessage certificate = await ReadMessageAsync();
            ClientChain = CertificateMessage.ReadTls12(certificate.Body);
            _transcript.Add(certificate);
        }

        HandshakeMessage exchange = await ReadMessageAsync();
        _transcript.Add(exchange);
        using SecretBuffer premaster = agreement.Agree(ClientKeyExchange.Read(exchange.Body));
        using SecretBuffer master = script.HasExtendedMasterSecret
            ? Prf.ExtendedMasterSecret(_suite, premaster.Span, _transcript.Hash())
            : Prf.MasterSecret(_suite, premaster.Span, ClientHello.Random, spec.Random);
        if (ClientChain.Count > 0)
        {
            HandshakeMessage verify = await ReadMessageAsync();
            CheckClientSignature(verify, _transcript.Messages.ToArray());
            _transcript.Add(verify);
        }

        (RecordProtection client, RecordProtection server) = RecordKeys.FromMasterSecret(s_primitives, _suite, master.Span, ClientHello.Random, spec.Random);
        _nextOpener = client;
        HandshakeMessage finished = await ReadMessageAsync();
        Finished.Check(finished, Prf.VerifyData(_suite, master.Span, Side.Client, _transcript.Hash()), Side.Client);
        _transcript.Add(finished);
        byte[] mine = Finished.Write(Prf.VerifyData(_suite, master.Span, Side.Server, _transcript.Hash()));
        if (!script.Omit.Contains(HandshakeType.MessageHash))
        {
            await SendPlainAsync(ContentType.ChangeCipherSpec, 1);
            _sealer = server;
        }

        await SendMessageAsync(HandshakeType.Finished, mine);
    }

    private byte[] WriteEncryptedExtensions()
    {
        List<(ExtensionType, byte[])> extensions = [];
        if (script.Alpn is string protocol)
        {
            extensions.Add((ExtensionType.Alpn, AlpnBody(protocol)));
        }

        extensions.AddRange(script.MoreEncryptedExtensions);
        MessageWriter writer = new(HandshakeType.EncryptedExtensions);
        HelloSpec.WriteExtensions(writer, extensions);
        return writer.ToMessage();
    }

    private static byte[] WriteRequest13()
    {
        MessageWriter writer = new(HandshakeType.CertificateRequest);
        writer.WriteVector(1, []);
        HelloSpec.WriteExtensions(writer, [(ExtensionType.SignatureAlgorithms, [0, 4, 4, 3, 8, 4])]);
        return writer.ToMessage();
    }

    private static byte[] WriteRequest12()
    {
        MessageWriter writer = new(HandshakeType.CertificateRequest);
        writer.WriteVector(1, [1, 64]);
        writer.WriteVector(2, [4, 3, 8, 4]);
        writer.WriteVector(2, []);
        return writer.ToMessage();
    }

    private static byte[] AlpnBody(string protocol)
    {
        byte[] name = Encoding.ASCII.GetBytes(protocol);
        byte[] body = [0, 0, (byte)name.Length, .. name];
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)(name.Length + 1));
        return body;
    }

    private void CheckClientSignature(HandshakeMessage message, byte[] content)
    {
        message.Expect(HandshakeType.CertificateVerify);
        (SignatureScheme scheme, byte[] signature) = CertificateVerify.Read(message.Body);
        if (!s_primitives.VerifySignature(scheme.Algorithm, Vouch.Tls.Certificates.CertificateKey.Read(ClientChain[0]).Span, content, signature))
        {
            throw new InvalidOperationException("The client's signature is wrong.");
        }
    }
}
