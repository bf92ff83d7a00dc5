using Vouch.Tls;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Tests;

/// <summary>What a record is to hold.</summary>
/// <param name="Type">The inner type.</param>
/// <param name="Content">The content.</param>
/// <param name="Padding">How many zeros follow the type, in TLS 1.3.</param>
internal sealed record SealedContent(ContentType Type, byte[] Content, int Padding = 0)
{
    public static SealedContent CloseNotify { get; } = new(ContentType.Alert, Alert.Bytes(AlertDescription.CloseNotify));

    public static SealedContent UpdateKeys { get; } = new(ContentType.Handshake, KeyUpdate.Write(requestUpdate: false));

    /// <summary>Lifetime, age, a nonce of one byte, a ticket of four, no extensions.</summary>
    public static SealedContent Ticket { get; } = new(ContentType.Handshake, [4, 0, 0, 18, 0, 0, 0, 9, 0, 0, 0, 7, 1, 0, 0, 4, 1, 2, 3, 4, 0, 0]);

    public static SealedContent Of(byte[] content, int padding = 0) => new(ContentType.ApplicationData, content, padding);
}
