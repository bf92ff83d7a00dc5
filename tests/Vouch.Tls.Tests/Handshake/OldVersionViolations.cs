using Vouch.Testing.Certificates;
using Vouch.Testing.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;
using static Vouch.Tls.AlertDescription;

namespace Vouch.Tls.Tests.Handshake;

/// <summary>Violations of TLS 1.2.</summary>
internal static class OldVersionViolations
{
    public static IEnumerable<TlsViolation> All =>
    [
        Hello("T01", "5246 7.4.1.4", "an extension that was not offered", UnsupportedExtension, h => h.With(ExtensionType.SessionTicket)),
        Hello("T02", "8446 4.1.3", "resumption of a session that never was", IllegalParameter, null),
        Hello("T03", "5746 3.4", "renegotiation_info with content", HandshakeFailure, h => h.With(ExtensionType.RenegotiationInfo, 1, 0)),
        Hello("T04", "8422 5.1.2", "no uncompressed points", IllegalParameter, h => h.With(ExtensionType.EcPointFormats, 1, 1)),
        Hello("T05", "5246 7.4.2", "a suite that does not fit the certificate", IllegalParameter, h => h with { Suite = CipherSuite.EcdheRsaAes128GcmSha256 }),
        Exchange("T06", "8422 5.4", "a group that was not offered", IllegalParameter, m => [.. m[..5], 0, 0x19, .. m[7..]]),
        Exchange("T07", "8422 5.4", "a curve given by its parameters", IllegalParameter, m => [.. m[..4], 1, .. m[5..]]),
        Script("T08", "5246 7.4.3", "a signature scheme that was not offered", IllegalParameter, s => s.Scheme = SignatureScheme.EcdsaSecp256r1Sha256)
            with { Options = o => o with { SignatureSchemes = [SignatureScheme.EcdsaSecp384r1Sha384] } },
        Script("T09", "5246 7.4.3", "a wrong signature over ServerKeyExchange", DecryptError, s => s.SignedContent = c => [.. c, 0]),
        Script("T10", "8422 5.11", "a point that is not on the curve", IllegalParameter, s => s.ServerShare = [4, .. Enumerable.Repeat((byte)7, 64)])
            with { Options = o => o with { Groups = [NamedGroup.Secp256r1] } },
        Script("T11", "5246 7.3", "no ServerKeyExchange", UnexpectedMessage, s => s.Omit.Add(HandshakeType.ServerKeyExchange)),
        Change("T12", "5246 7.4.2", "no certificate", DecodeError, HandshakeType.Certificate, _ => [11, 0, 0, 3, 0, 0, 0]),
        Change("T13", "5246 7.4.5", "ServerHelloDone with content", DecodeError, HandshakeType.ServerHelloDone, _ => [14, 0, 0, 1, 0]),
        Script("T14", "5246 7.1", "Finished without change_cipher_spec", UnexpectedMessage, s => s.Omit.Add(HandshakeType.MessageHash)),
        Script("T15", "5246 7.1", "change_cipher_spec before ServerHelloDone", UnexpectedMessage, s => s.Before[HandshakeType.ServerHelloDone] = x => x.SendPlainAsync(ContentType.ChangeCipherSpec, 1)),
        Change("T16", "5246 7.4.9", "a wrong Finished", DecryptError, HandshakeType.Finished, m => [.. m[..^1], (byte)(m[^1] ^ 1)]),
        Change("T17", "5246 7.4.9", "a Finished that is too short", DecodeError, HandshakeType.Finished, m => [20, 0, 0, 11, .. m[4..^1]]),
        Script("T18", "5077 3.3", "NewSessionTicket, which was not agreed on", UnexpectedMessage, s => s.Before[HandshakeType.Finished] = x => x.SendHandshakeAsync(4, 0, 0, 6, 0, 0, 0, 0, 0, 0)),
        Script("T19", "6066 8", "CertificateStatus, which was not offered", UnexpectedMessage, s => s.After[HandshakeType.Certificate] = x => x.SendHandshakeAsync(22, 0, 0, 4, 1, 0, 0, 0)),
        Script("T20", "5246 7.3", "application data before Finished", UnexpectedMessage, s => s.Before[HandshakeType.Finished] = x => x.SendAsync(ContentType.ApplicationData, 1)),
        After("T21", "8446 4.6.3", "KeyUpdate in TLS 1.2", UnexpectedMessage, s => s.SendHandshakeAsync(24, 0, 0, 1, 0)),
        After("T22", "5246 7.4", "ServerHello after the handshake", UnexpectedMessage, s => s.SendHandshakeAsync(2, 0, 0, 0)),
        After("T23", "5246 7.1", "change_cipher_spec after the handshake", UnexpectedMessage, s => s.SendAsync(ContentType.ChangeCipherSpec, 1)),
        Hello("T24", "7627 5.1", "extended_master_secret with content", DecodeError, h => h.With(ExtensionType.ExtendedMasterSecret, 1)),
        After("T25", "5246 6.2.3.3", "a record whose tag is wrong", BadRecordMac, async s =>
        {
            byte[] record = s.Seal(ContentType.ApplicationData, [1]);
            record[^1] ^= 1;
            await s.SendRawAsync(record);
        }),
        After("T26", "5246 6.2.3.3", "a record without room for a tag", BadRecordMac, s => s.SendRawAsync(23, 3, 3, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8)),
        Script("T27", "5246 7.4.4", "CertificateRequest without types", DecodeError, s =>
        {
            s.RequestsCertificate = true;
            s.Change[HandshakeType.CertificateRequest] = _ => [13, 0, 0, 7, 0, 0, 2, 4, 3, 0, 0];
        }),
        After("T28", "5246 7.4.1.1", "HelloRequest with content", DecodeError, s => s.SendHandshakeAsync(0, 0, 0, 1, 0)),
        Exchange("T29", "8422 5.4", "ServerKeyExchange that is too long", DecodeError, m => [12, 0, 0, (byte)(m[3] + 1), .. m[4..], 0]),
        Script("T30", "5246 7.4.3", "a signature scheme that does not fit the key", IllegalParameter, s => s.Scheme = SignatureScheme.EcdsaSecp256r1Sha256) with { Key = TestKeyKind.Rsa2048 },
        Hello("T31", "7301 3.2", "an application protocol that was not offered", IllegalParameter, h => h.With(ExtensionType.Alpn, [0, 3, 2, .. "h2"u8])),
        Hello("T32", "8446 4.2.8", "key_share in TLS 1.2", IllegalParameter, h => h.With(ExtensionType.KeyShare, 0, 0x1D, 0, 1, 0)),
        Script("T33", "8422 5.4", "a key of another size than the group's", IllegalParameter, s => s.ServerShare = new byte[31]),
        After("T34", "5246 6.2.3", "a record of another type than it was sealed as", BadRecordMac, async s =>
        {
            byte[] record = s.Seal(ContentType.ApplicationData, [1, 0]);
            record[0] = (byte)ContentType.Alert;
            await s.SendRawAsync(record);
        }),
        After("T35", "5246 6.2.1", "an empty alert", UnexpectedMessage, s => s.SendAsync(ContentType.Alert)),
    ];

    private static TlsViolation Script(string id, string source, string text, AlertDescription alert, Action<ServerScript> commit)
        => new(id, source, text, alert, s =>
        {
            s.Version = TlsVersion.Tls12;
            commit(s);
        });

    // A server that echoes the session id of our hello; without a change of its own.
    private static TlsViolation Hello(string id, string source, string text, AlertDescription alert, Func<HelloSpec, HelloSpec>? change)
        => Script(id, source, text, alert, s =>
        {
            s.EchoesSessionId = change is null;
            s.Hello = change ?? s.Hello;
        });

    private static TlsViolation Change(string id, string source, string text, AlertDescription alert, HandshakeType type, Func<byte[], byte[]> change)
        => Script(id, source, text, alert, s => s.Change[type] = change);

    private static TlsViolation Exchange(string id, string source, string text, AlertDescription alert, Func<byte[], byte[]> change)
        => Change(id, source, text, alert, HandshakeType.ServerKeyExchange, change);

    private static TlsViolation After(string id, string source, string text, AlertDescription alert, Func<ScriptedServer, Task> act)
        => Script(id, source, text, alert, s => s.Application = act);
}
