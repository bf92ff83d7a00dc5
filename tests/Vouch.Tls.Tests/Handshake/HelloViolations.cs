using Vouch.Testing.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;
using static Vouch.Tls.AlertDescription;

namespace Vouch.Tls.Tests.Handshake;

/// <summary>Violations in ServerHello and HelloRetryRequest.</summary>
internal static class HelloViolations
{
    private static readonly byte[] s_offCurve = [0, 0x17, 0, 65, 4, .. Enumerable.Repeat((byte)7, 64)];

    public static IEnumerable<TlsViolation> All =>
    [
        Hello("H01", "8446 4.1.3", "ServerHello of TLS 1.1", ProtocolVersion, h => h with { LegacyVersion = 0x0302 }),
        Hello("H02", "8446 4.2.1", "supported_versions selects TLS 1.2", IllegalParameter, h => h.With(ExtensionType.SupportedVersions, 3, 3)),
        Hello("H03", "8446 4.2.1", "supported_versions selects an unknown version", IllegalParameter, h => h.With(ExtensionType.SupportedVersions, 3, 5)),
        Hello("H04", "8446 4.2.1", "TLS 1.2, which was not offered", ProtocolVersion, h => h.Without(ExtensionType.SupportedVersions))
            with { Options = o => o with { Versions = [TlsVersion.Tls13] } },
        Hello("H05", "8446 4.1.3", "another session id", IllegalParameter, h => h with { SessionId = new byte[32] }),
        Hello("H06", "8446 4.1.3", "a suite that was not offered", IllegalParameter, h => h with { Suite = CipherSuite.Aes256GcmSha384 })
            with { Options = o => o with { Suites = [CipherSuite.Aes128GcmSha256] } },
        Hello("H07", "8446 4.1.3", "a suite of TLS 1.2 in TLS 1.3", IllegalParameter, h => h with { Suite = CipherSuite.EcdheEcdsaAes128GcmSha256 }),
        Hello("H08", "8446 4.1.3", "compression", IllegalParameter, h => h with { Compression = 1 }),
        Hello("H09", "8446 9.2", "no key_share", MissingExtension, h => h.Without(ExtensionType.KeyShare)),
        Hello("H10", "8446 4.2.8", "a key share of a group without a share of ours", IllegalParameter, h => h.With(ExtensionType.KeyShare, s_offCurve)),
        Hello("H11", "8446 4.2.8.2", "a key share of 31 bytes", IllegalParameter, h => h.With(ExtensionType.KeyShare, [0, 0x1D, 0, 31, .. new byte[31]])),
        Hello("H12", "8446 4.2.8.2", "a point that is not on the curve", IllegalParameter, h => h.With(ExtensionType.KeyShare, s_offCurve))
            with { Options = o => o with { Groups = [NamedGroup.Secp256r1] } },
        Hello("H13", "8446 7.4.2", "a key share that makes the secret zero", IllegalParameter, h => h.With(ExtensionType.KeyShare, [0, 0x1D, 0, 32, .. new byte[32]])),
        Hello("H14", "8446 4.2.11", "pre_shared_key, which was not offered", UnsupportedExtension, h => h.With(ExtensionType.PreSharedKey, 0, 0)),
        Hello("H15", "8446 4.2", "an extension that was not offered", UnsupportedExtension, h => h.With(ExtensionType.Heartbeat, 1)),
        Hello("H16", "8446 4.2", "an extension that belongs elsewhere", IllegalParameter, h => h.With(ExtensionType.Alpn, [0, 9, 8, .. "http/1.1"u8])),
        Hello("H17", "8446 4.2", "an extension twice", IllegalParameter, h => h.Twice(ExtensionType.KeyShare)),
        Change("H18", "8446 3", "ServerHello that is too long", DecodeError, m => [2, 0, m[2], (byte)(m[3] + 1), .. m[4..], 0]),
        Change("H19", "8446 3", "ServerHello that is too short", DecodeError, m => [2, 0, 0, 30, .. m[4..34]]),
        Old("H20", "8446 4.1.3", "TLS 1.2 with the sentinel of a TLS 1.3 server", h => h with { Random = [.. h.Random[..24], .. "DOWNGRD\x01"u8] }),
        Old("H21", "8446 4.1.3", "TLS 1.2 with the sentinel of a TLS 1.1 server", h => h with { Random = [.. h.Random[..24], .. "DOWNGRD\0"u8] }),
        Change("H22", "8446 4", "another message instead of ServerHello", UnexpectedMessage, _ => [11, 0, 0, 0]),
        new("H23", "8446 4", "a second ServerHello", UnexpectedMessage, s => s.Before[HandshakeType.EncryptedExtensions] = x => x.SendHandshakeAsync(2, 0, 0, 0)),
        Hello("H24", "8446 4.1.3", "a session id of 33 bytes", DecodeError, h => h with { SessionId = new byte[33] }),
        Hello("H25", "8446 4.2.8", "key_share with bytes behind it", DecodeError, h => h.With(ExtensionType.KeyShare, [.. h.Extensions.Find(e => e.Type == ExtensionType.KeyShare).Body, 0])),
        Hello("H26", "8446 4.2.1", "supported_versions of three bytes", DecodeError, h => h.With(ExtensionType.SupportedVersions, 3, 4, 0)),
        Hello("H27", "8446 4.2.2", "a cookie outside HelloRetryRequest", UnsupportedExtension, h => h.With(ExtensionType.Cookie, 0, 1, 1)),

        Retry("Q01", "8446 4.1.4", "HelloRetryRequest that changes nothing", IllegalParameter, h => h.Without(ExtensionType.KeyShare)),
        Retry("Q02", "8446 4.2.8", "HelloRetryRequest for a group that was not offered", IllegalParameter, h => h.With(ExtensionType.KeyShare, 0, 0x19)),
        Retry("Q03", "8446 4.2.8", "HelloRetryRequest for the group of our key share", IllegalParameter, h => h.With(ExtensionType.KeyShare, 0, 0x1D)),
        Retry("Q04", "8446 4.1.4", "a second HelloRetryRequest", UnexpectedMessage, h => h, s => s.Hello = h => (h with { Random = ServerHello.RetryRandom.ToArray() }).With(ExtensionType.KeyShare, 0, 0x18)),
        Retry("Q05", "8446 4.1.4", "ServerHello with another suite than HelloRetryRequest", IllegalParameter, h => h, s => s.Hello = h => h with { Suite = CipherSuite.Aes256GcmSha384 }),
        Retry("Q06", "8446 4.1.4", "ServerHello with another group than HelloRetryRequest", IllegalParameter, h => h, s => s.Hello = h => h.With(ExtensionType.KeyShare, [0, 0x1D, 0, 32, .. new byte[32]])),
        Retry("Q07", "8446 4.2.2", "an empty cookie", DecodeError, h => h.With(ExtensionType.Cookie, 0, 0)),
        Retry("Q08", "8446 4.1.4", "HelloRetryRequest without supported_versions", MissingExtension, h => h.Without(ExtensionType.SupportedVersions)),
        Retry("Q09", "8446 4.2", "HelloRetryRequest with an extension that was not offered", UnsupportedExtension, h => h.With(ExtensionType.Heartbeat, 1)),
        Retry("Q10", "8446 4.2.1", "TLS 1.2 after HelloRetryRequest", IllegalParameter, h => h, s => s.Hello = h => (h with { Suite = CipherSuite.EcdheEcdsaAes128GcmSha256 }).Without(ExtensionType.SupportedVersions)),
        Retry("Q11", "8446 4.2", "HelloRetryRequest with an extension that belongs elsewhere", IllegalParameter, h => h.With(ExtensionType.Alpn, [0, 9, 8, .. "http/1.1"u8])),
        Retry("Q12", "8446 5.1", "the start of a message behind HelloRetryRequest", UnexpectedMessage, h => h, s => s.BehindRetry = [8, 0, 0]),
        new("Q13", "5246 7.1", "change_cipher_spec before the ServerHello of TLS 1.2", UnexpectedMessage, s =>
        {
            s.Version = TlsVersion.Tls12;
            s.Before[HandshakeType.ServerHello] = x => x.SendPlainAsync(ContentType.ChangeCipherSpec, 1);
        }),
    ];

    private static TlsViolation Hello(string id, string source, string text, AlertDescription alert, Func<HelloSpec, HelloSpec> change)
        => new(id, source, text, alert, s => s.Hello = change);

    private static TlsViolation Change(string id, string source, string text, AlertDescription alert, Func<byte[], byte[]> change)
        => new(id, source, text, alert, s => s.Change[HandshakeType.ServerHello] = change);

    private static TlsViolation Old(string id, string source, string text, Func<HelloSpec, HelloSpec> change)
        => new(id, source, text, IllegalParameter, s =>
        {
            s.Version = TlsVersion.Tls12;
            s.Hello = change;
        });

    private static TlsViolation Retry(
        string id,
        string source,
        string text,
        AlertDescription alert,
        Func<HelloSpec, HelloSpec> change,
        Action<ServerScript>? more = null)
        => new(id, source, text, alert, s =>
        {
            s.Group = NamedGroup.Secp256r1;
            s.Retry = change;
            more?.Invoke(s);
        });
}
