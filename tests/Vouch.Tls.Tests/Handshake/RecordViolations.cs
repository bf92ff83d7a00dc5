using Vouch.Testing.Tls;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;
using static Vouch.Tls.AlertDescription;

namespace Vouch.Tls.Tests.Handshake;

/// <summary>Violations of the record layer and of the time after the handshake, in TLS 1.3.</summary>
internal static class RecordViolations
{
    private static readonly byte[] s_keyUpdate = KeyUpdate.Write(requestUpdate: false);

    public static IEnumerable<TlsViolation> All =>
    [
        new("R01", "8446 5.1", "a record of an unknown type", UnexpectedMessage, First(s => s.SendRawAsync(99, 3, 3, 0, 1, 0))),
        new("R02", "8446 5.2", "a record above 2^14 + 256 bytes", RecordOverflow, First(s => s.SendRawAsync(22, 3, 3, 0x41, 0x01))),
        new("R03", "8446 5.1", "a bare record above 2^14 bytes", RecordOverflow, First(s => s.SendPlainAsync(ContentType.Handshake, new byte[16_385]))),
        new("R04", "8446 5.4", "a protected record with more than 2^14 + 1 bytes inside", RecordOverflow, After(s => s.SendRawAsync(s.Seal(ContentType.ApplicationData, new byte[16_385])))),
        new("R05", "8446 5.1", "an empty handshake fragment", UnexpectedMessage, First(s => s.SendPlainAsync(ContentType.Handshake))),
        new("R06", "8446 5.1", "an empty protected handshake fragment", UnexpectedMessage, After(s => s.SendAsync(ContentType.Handshake))),
        new("R07", "8446 5.4", "a protected record of zeros alone", UnexpectedMessage, After(s => s.SendRawAsync(s.Seal(0, new byte[5])))),
        new("R08", "8446 5", "change_cipher_spec inside protection", UnexpectedMessage, After(s => s.SendAsync(ContentType.ChangeCipherSpec, 1))),
        new("R09", "8446 5.2", "a record whose tag is wrong", BadRecordMac, After(s => s.SendRawAsync(Spoil(s.Seal(ContentType.ApplicationData, [1, 2, 3]))))),
        new("R10", "8446 5.2", "a protected record without room for a tag", BadRecordMac, After(s => s.SendRawAsync(23, 3, 3, 0, 3, 1, 2, 3))),
        new("R11", "8446 5", "a bare handshake record after ServerHello", UnexpectedMessage, s => s.After[HandshakeType.ServerHello] = x => x.SendPlainAsync(ContentType.Handshake, 8, 0, 0, 2, 0, 0)),
        new("R12", "8446 5", "change_cipher_spec that holds 2", UnexpectedMessage, s => s.After[HandshakeType.ServerHello] = x => x.SendPlainAsync(ContentType.ChangeCipherSpec, 2)),
        new("R13", "8446 5", "change_cipher_spec after Finished", UnexpectedMessage, After(s => s.SendPlainAsync(ContentType.ChangeCipherSpec, 1))),
        new("R14", "8446 5.1", "an alert between the parts of a handshake message", UnexpectedMessage, s => s.Before[HandshakeType.Certificate] = x => InterleaveAsync(x, ContentType.Alert)),
        new("R15", "8446 5.1", "application data between the parts of a handshake message", UnexpectedMessage, After(x => InterleaveAsync(x, ContentType.ApplicationData))),
        new("R16", "8446 5.1", "a handshake message across a change of keys", UnexpectedMessage, s => s.Change[HandshakeType.ServerHello] = m => [.. m, 8, 0, 0]),
        new("R17", "8446 4", "a handshake message of a megabyte", DecodeError, s => s.Before[HandshakeType.Certificate] = x => x.SendHandshakeAsync(11, 0x10, 0, 0)),
        new("R18", "8446 2", "application data before Finished", UnexpectedMessage, s => s.Before[HandshakeType.Finished] = x => x.SendAsync(ContentType.ApplicationData, 1)),
        new("R19", "8446 5", "a bare alert after the handshake", UnexpectedMessage, After(s => s.SendPlainAsync(ContentType.Alert, 2, 40))),
        new("R20", "8446 6", "an alert of three bytes", DecodeError, After(s => s.SendAsync(ContentType.Alert, 1, 0, 0))),
        new("R21", "8446 5.1", "two alerts in a record", DecodeError, First(s => s.SendPlainAsync(ContentType.Alert, 1, 0, 1, 0))),
        new("R22", "8446 5.1", "a record of major version 2", ProtocolVersion, First(s => s.SendRawAsync(22, 2, 0, 0, 1, 0))),
        new("R23", "8446 5", "application data before ServerHello", UnexpectedMessage, First(s => s.SendPlainAsync(ContentType.ApplicationData, 1))),
        new("R24", "8446 5.2", "a protected record under a sequence number used before", BadRecordMac, After(TwiceAsync)),
        new("R25", "8446 5", "change_cipher_spec without end", UnexpectedMessage, s => s.After[HandshakeType.ServerHello] = ChangesAsync),

        new("P01", "8446 4.6.3", "KeyUpdate that holds 2", IllegalParameter, After(s => s.SendHandshakeAsync(24, 0, 0, 1, 2))),
        new("P02", "8446 4.6.3", "KeyUpdate that is too long", DecodeError, After(s => s.SendHandshakeAsync(24, 0, 0, 2, 0, 0))),
        new("P03", "8446 5.1", "KeyUpdate with a message behind it in its record", UnexpectedMessage, After(s => s.SendHandshakeAsync([.. s_keyUpdate, .. s_keyUpdate]))),
        new("P04", "8446 4.6.2", "CertificateRequest after the handshake, which was not offered", UnexpectedMessage, After(s => s.SendHandshakeAsync(13, 0, 0, 11, 0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3))),
        new("P05", "8446 4", "ServerHello after the handshake", UnexpectedMessage, After(s => s.SendHandshakeAsync(2, 0, 0, 0))),
        new("P06", "8446 4.4.4", "Finished after the handshake", UnexpectedMessage, After(s => s.SendHandshakeAsync([20, 0, 0, 32, .. new byte[32]]))),
        new("P07", "8446 4.6.1", "NewSessionTicket without a ticket", DecodeError, After(s => s.SendHandshakeAsync([4, 0, 0, 13, .. new byte[13]]))),
        new("P08", "8446 7.2", "a record under the old keys after KeyUpdate", BadRecordMac, After(OldKeysAsync)),
        new("P09", "8446 4.6.3", "KeyUpdate before Finished", UnexpectedMessage, s => s.Before[HandshakeType.Finished] = x => x.SendHandshakeAsync(s_keyUpdate)),
        new("P10", "8446 4.5", "EndOfEarlyData, which only clients send", UnexpectedMessage, s => s.Before[HandshakeType.Finished] = x => x.SendHandshakeAsync(5, 0, 0, 0)),
        new("P11", "5246 7.4.1.1", "HelloRequest in TLS 1.3", UnexpectedMessage, After(s => s.SendHandshakeAsync(0, 0, 0, 0))),
        new("P12", "8446 4", "a handshake message of an unknown type", UnexpectedMessage, After(s => s.SendHandshakeAsync(77, 0, 0, 0))),
    ];

    private static Action<ServerScript> First(Func<ScriptedServer, Task> act) => script => script.Before[HandshakeType.ServerHello] = act;

    private static Action<ServerScript> After(Func<ScriptedServer, Task> act) => script => script.Application = act;

    private static byte[] Spoil(byte[] record)
    {
        record[^1] ^= 1;
        return record;
    }

    private static async Task InterleaveAsync(ScriptedServer server, ContentType type)
    {
        await server.SendAsync(ContentType.Handshake, 11, 0);
        await server.SendAsync(type, type == ContentType.Alert ? [1, 90] : [1]);
    }

    private static async Task TwiceAsync(ScriptedServer server)
    {
        byte[] record = server.Seal(ContentType.ApplicationData, [1]);
        await server.SendRawAsync(record);
        await server.SendRawAsync(record);
    }

    private static async Task ChangesAsync(ScriptedServer server)
    {
        for (int i = 0; i < 40; i++)
        {
            await server.SendPlainAsync(ContentType.ChangeCipherSpec, 1);
        }
    }

    private static async Task OldKeysAsync(ScriptedServer server)
    {
        await server.SendHandshakeAsync(s_keyUpdate);
        await server.SendAsync(ContentType.ApplicationData, 1);
    }
}
