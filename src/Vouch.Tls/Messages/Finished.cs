using System.Security.Cryptography;

namespace Vouch.Tls.Messages;

/// <summary>Finished (RFC 8446, section 4.4.4; RFC 5246, section 7.4.9).</summary>
internal static class Finished
{
    public static byte[] Write(ReadOnlySpan<byte> verifyData)
    {
        MessageWriter writer = new(HandshakeType.Finished);
        writer.WriteBytes(verifyData);
        return writer.ToMessage();
    }

    /// <summary>Compares in constant time.</summary>
    public static void Check(HandshakeMessage message, ReadOnlySpan<byte> expected, Side side)
    {
        message.Expect(HandshakeType.Finished);
        if (message.Body.Length != expected.Length)
        {
            TlsException.Throw(AlertDescription.DecodeError, $"Finished of the {side} has {message.Body.Length} bytes.");
        }

        if (!CryptographicOperations.FixedTimeEquals(message.Body, expected))
        {
            TlsException.Throw(AlertDescription.DecryptError, $"Finished of the {side} is wrong.");
        }
    }
}
