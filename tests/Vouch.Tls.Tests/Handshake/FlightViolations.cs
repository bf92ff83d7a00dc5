using Vouch.Testing.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using static Vouch.Tls.AlertDescription;

namespace Vouch.Tls.Tests.Handshake;

/// <summary>Violations from EncryptedExtensions to Finished of TLS 1.3.</summary>
internal static class FlightViolations
{
    public static IEnumerable<TlsViolation> All =>
    [
        Extension("E01", "8446 4.2", "an encrypted extension that was not offered", UnsupportedExtension, ExtensionType.Heartbeat, 1),
        Extension("E02", "8446 4.3.1", "key_share in EncryptedExtensions", IllegalParameter, ExtensionType.KeyShare, 0, 0x1D, 0, 0),
        Extension("E03", "7301 3.2", "an application protocol that was not offered", IllegalParameter, ExtensionType.Alpn, [0, 3, 2, .. "h2"u8]),
        Extension("E04", "7301 3.1", "two application protocols", DecodeError, ExtensionType.Alpn, [0, 18, 8, .. "http/1.1"u8, 8, .. "http/1.1"u8]),
        new("E05", "8446 4.3.1", "no EncryptedExtensions", UnexpectedMessage, s => s.Omit.Add(HandshakeType.EncryptedExtensions)),
        Extension("E06", "6066 3", "server_name with content", DecodeError, ExtensionType.ServerName, 0, 0),
        Extension("E07", "8446 4.2.10", "early_data, which was not offered", UnsupportedExtension, ExtensionType.EarlyData),
        new("E08", "8446 4.2", "an encrypted extension twice", IllegalParameter, s => s.MoreEncryptedExtensions.AddRange([(ExtensionType.ServerName, []), (ExtensionType.ServerName, [])])),
        Change("E09", "8446 3", "EncryptedExtensions that is too long", DecodeError, HandshakeType.EncryptedExtensions, _ => [8, 0, 0, 3, 0, 0, 0]),

        Request("C01", "8446 4.3.2", "CertificateRequest with a context", IllegalParameter, [13, 0, 0, 12, 1, 7, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3]),
        Request("C02", "8446 4.3.2", "CertificateRequest without signature_algorithms", MissingExtension, [13, 0, 0, 3, 0, 0, 0]),
        new("C03", "8446 4.3.2", "two CertificateRequests", UnexpectedMessage, s =>
        {
            s.RequestsCertificate = true;
            s.Change[HandshakeType.CertificateRequest] = m => [.. m, .. m];
        }),
        Request("C04", "8446 4.2", "CertificateRequest with an extension that belongs elsewhere", IllegalParameter, [13, 0, 0, 15, 0, 0, 12, 0, 13, 0, 4, 0, 2, 4, 3, 0, 51, 0, 0]),
        Change("C05", "8446 4.4.2.4", "no certificate", DecodeError, HandshakeType.Certificate, _ => [11, 0, 0, 4, 0, 0, 0, 0]),
        Change("C06", "8446 4.4.2", "Certificate with a context", IllegalParameter, HandshakeType.Certificate, _ => [11, 0, 0, 5, 1, 7, 0, 0, 0]),
        Change("C07", "8446 4.4.2", "a certificate with an extension that was not offered", UnsupportedExtension, HandshakeType.Certificate, _ => [11, 0, 0, 14, 0, 0, 0, 10, 0, 0, 1, 7, 0, 4, 0, 5, 0, 0]),
        Change("C08", "8446 4.4.2", "a certificate of no bytes", DecodeError, HandshakeType.Certificate, _ => [11, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0, 0, 0]),
        Change("C09", "8446 4.4.2.4", "a certificate that is none", BadCertificate, HandshakeType.Certificate, _ => [11, 0, 0, 10, 0, 0, 0, 6, 0, 0, 1, 7, 0, 0]),
        new("C10", "8446 4.4.2", "no Certificate", UnexpectedMessage, s => s.Omit.Add(HandshakeType.Certificate)),
        new("C11", "8446 4.4.2", "seventeen certificates", BadCertificate, s => s.Chain = [.. Enumerable.Repeat(s.Certificate.RawDataMemory, 17)]),

        Verify("V01", "8446 4.4.3", "a signature scheme that was not offered", IllegalParameter, SignatureScheme.EcdsaSecp256r1Sha256)
            with { Options = o => o with { SignatureSchemes = [SignatureScheme.RsaPssRsaeSha256] } },
        Verify("V02", "8446 4.4.3", "a PKCS #1 signature", IllegalParameter, SignatureScheme.RsaPkcs1Sha256) with { Key = TestKeyKind.Rsa2048 },
        Verify("V03", "8446 4.4.3", "a scheme that does not fit the key", IllegalParameter, SignatureScheme.RsaPssRsaeSha256),
        new("V04", "8446 4.4.3", "a wrong signature", DecryptError, s => s.SignedContent = c => [.. c, 0]),
        new("V05", "8446 4.4.3", "a signature in the client's context", DecryptError, s => s.SignedContent = ToClientContext),
        new("V06", "8446 4.4", "no CertificateVerify", UnexpectedMessage, s => s.Omit.Add(HandshakeType.CertificateVerify)),
        Verify("V07", "8446 4.2.3", "the scheme of another curve than the key's", IllegalParameter, SignatureScheme.EcdsaSecp384r1Sha384),
        Verify("V08", "8446 4.2.3", "the rsae scheme with a key for PSS alone, or the other way round", IllegalParameter, SignatureScheme.RsaPssPssSha256) with { Key = TestKeyKind.Rsa2048 },
        Change("V09", "8446 3", "CertificateVerify that is too long", DecodeError, HandshakeType.CertificateVerify, m => [15, 0, 0, (byte)(m[3] + 1), .. m[4..], 0]),

        Change("F01", "8446 4.4.4", "a wrong Finished", DecryptError, HandshakeType.Finished, m => [.. m[..^1], (byte)(m[^1] ^ 1)]),
        Change("F02", "8446 4.4.4", "a Finished that is too short", DecodeError, HandshakeType.Finished, m => [20, 0, 0, 31, .. m[4..^1]]),
        new("F03", "8446 5.1", "a message behind Finished in its record", UnexpectedMessage, s => s.Change[HandshakeType.Finished] = m => [.. m, 4, 0]),
        new("F04", "8446 4.4.4", "a Finished before CertificateVerify", UnexpectedMessage, s => s.Before[HandshakeType.CertificateVerify] = x => x.SendHandshakeAsync([20, 0, 0, 32, .. new byte[32]])),
    ];

    private static TlsViolation Extension(string id, string source, string text, AlertDescription alert, ExtensionType type, params byte[] body)
        => new(id, source, text, alert, s => s.MoreEncryptedExtensions.Add((type, body)));

    private static TlsViolation Change(string id, string source, string text, AlertDescription alert, HandshakeType type, Func<byte[], byte[]> change)
        => new(id, source, text, alert, s => s.Change[type] = change);

    private static TlsViolation Request(string id, string source, string text, AlertDescription alert, byte[] message)
        => new(id, source, text, alert, s =>
        {
            s.RequestsCertificate = true;
            s.Change[HandshakeType.CertificateRequest] = _ => message;
        });

    private static TlsViolation Verify(string id, string source, string text, AlertDescription alert, SignatureScheme scheme)
        => new(id, source, text, alert, s => s.Scheme = scheme);

    private static byte[] ToClientContext(byte[] content)
    {
        byte[] other = [.. content];
        "client"u8.CopyTo(other.AsSpan(64 + "TLS 1.3, ".Length));
        return other;
    }
}
