namespace Vouch.Tls.Messages;

/// <summary>One whole handshake message.</summary>
/// <param name="Bytes">The message with its header of four bytes.</param>
internal readonly record struct HandshakeMessage(ReadOnlyMemory<byte> Bytes)
{
    public const int HeaderSize = 4;

    public HandshakeType Type => (HandshakeType)Bytes.Span[0];

    public ReadOnlySpan<byte> Body => Bytes.Span[HeaderSize..];

    public void Expect(HandshakeType type)
    {
        if (Type != type)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"{Type} came where {type} belongs.");
        }
    }
}
