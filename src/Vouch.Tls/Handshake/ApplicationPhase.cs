using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls.Handshake;

/// <summary>What the content of a record means after the handshake, for live and recorded sessions alike (RFC 8446, section 4.6; RFC 5246, section 7.4.1.1).</summary>
internal sealed class ApplicationPhase(TlsVersion version, Side sender)
{
    private readonly HandshakeInbox _inbox = new();

    /// <summary>What a record was.</summary>
    public enum Meaning
    {
        /// <summary>Application data.</summary>
        Data,

        /// <summary>Nothing to act on: tickets, warnings, parts of messages.</summary>
        Nothing,

        /// <summary>The sender's next record is of the next generation.</summary>
        KeyUpdate,

        /// <summary>The same, and the other side is to update too.</summary>
        KeyUpdateRequested,

        /// <summary>close_notify.</summary>
        Close,
    }

    public Meaning Take(ContentType type, ReadOnlySpan<byte> content)
    {
        switch (type)
        {
            case ContentType.ApplicationData:
                _inbox.ExpectBoundary("application data");
                return Meaning.Data;

            case ContentType.Alert:
                _inbox.ExpectBoundary("an alert");
                return Alert.Read(content).EndsOrThrows(version) ? Meaning.Close : Meaning.Nothing;

            case ContentType.Handshake:
                _inbox.Append(content);
                return TakeMessages();

            default:
                throw new TlsException(AlertDescription.UnexpectedMessage, $"A {type} record after the handshake.");
        }
    }

    /// <summary>Takes a record of whole tickets without their content.</summary>
    public void TakeTickets()
    {
        if (version != TlsVersion.Tls13 || sender != Side.Server)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, "A ticket after the handshake.");
        }

        _inbox.ExpectBoundary("a ticket");
    }

    private Meaning TakeMessages()
    {
        Meaning meaning = Meaning.Nothing;
        while (_inbox.TryTake(out HandshakeMessage message))
        {
            switch (message.Type)
            {
                case HandshakeType.NewSessionTicket when version == TlsVersion.Tls13 && sender == Side.Server:
                    NewSessionTicket.Check(message.Body);
                    break;

                case HandshakeType.KeyUpdate when version == TlsVersion.Tls13:
                    meaning = KeyUpdate.Read(message.Body) ? Meaning.KeyUpdateRequested : Meaning.KeyUpdate;
                    _inbox.ExpectBoundary("the keys change");
                    break;

                case HandshakeType.HelloRequest when version == TlsVersion.Tls12 && sender == Side.Server:
                    new ByteReader(message.Body).ExpectEnd(); // a client may ignore it (RFC 5246, section 7.4.1.1)
                    break;

                default:
                    TlsException.Throw(AlertDescription.UnexpectedMessage, $"{message.Type} after the handshake.");
                    break;
            }
        }

        return meaning;
    }
}
