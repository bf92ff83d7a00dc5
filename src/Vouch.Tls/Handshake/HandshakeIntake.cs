using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls.Handshake;

/// <summary>Turns the records of one direction into handshake messages, for live and recorded sessions alike.</summary>
internal sealed class HandshakeIntake
{
    /// <summary>How many change_cipher_spec records a TLS 1.3 peer may send; one is usual, but the RFC sets no bound.</summary>
    private const int MaxChangeCipherSpecs = 8;

    /// <summary>How many alerts may be passed over.</summary>
    private const int MaxWarnings = 8;

    private readonly HandshakeInbox _inbox = new();
    private int _changeCipherSpecs;
    private int _warnings;

    public bool TryTake(out HandshakeMessage message) => _inbox.TryTake(out message);

    public void ExpectBoundary(string before) => _inbox.ExpectBoundary(before);

    /// <summary>Takes the content of one record; alerts end the handshake, TLS 1.3's change_cipher_spec is passed over (RFC 8446, section 5).</summary>
    /// <param name="type">The inner type.</param>
    /// <param name="content">The content.</param>
    /// <param name="version">The version, once chosen.</param>
    public void Take(ContentType type, ReadOnlySpan<byte> content, TlsVersion? version)
    {
        switch (type)
        {
            case ContentType.Handshake:
                _inbox.Append(content);
                break;

            case ContentType.Alert:
                _inbox.ExpectBoundary("an alert");
                if (Alert.Read(content).EndsOrThrows(version))
                {
                    throw new TlsException(AlertDescription.CloseNotify, "The server closed the connection during the handshake.") { IsFromPeer = true };
                }

                Count(ref _warnings, MaxWarnings, type);
                break;

            case ContentType.ChangeCipherSpec when version != TlsVersion.Tls12:
                RecordContent.CheckChangeCipherSpec(content);
                Count(ref _changeCipherSpecs, MaxChangeCipherSpecs, type);
                break;

            default:
                TlsException.Throw(AlertDescription.UnexpectedMessage, $"A {type} record during the handshake.");
                break;
        }
    }

    /// <summary>Refuses TLS 1.2 if a change_cipher_spec came before ServerHello, which only a TLS 1.3 server may send.</summary>
    public void ExpectNoChangeCipherSpec()
    {
        if (_changeCipherSpecs > 0)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, "change_cipher_spec before ServerHello.");
        }
    }

    private static void Count(ref int count, int limit, ContentType type)
    {
        if (++count > limit)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"More than {limit} {type} records during the handshake.");
        }
    }
}
