using Vouch.Tls.Keys;

namespace Vouch.Tls.Messages;

/// <summary>ServerHello or HelloRetryRequest, read but not judged (RFC 8446, section 4.1.3; RFC 5246, section 7.4.1.3).</summary>
internal sealed class ServerHello
{
    /// <summary>The random value that makes it a HelloRetryRequest.</summary>
    public static ReadOnlySpan<byte> RetryRandom =>
    [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ];

    private ServerHello()
    {
    }

    public required ushort LegacyVersion { get; init; }

    public required byte[] Random { get; init; }

    public required byte[] SessionId { get; init; }

    public required CipherSuite Suite { get; init; }

    public required byte Compression { get; init; }

    public required ExtensionList Extensions { get; init; }

    public bool IsRetry => Random.AsSpan().SequenceEqual(RetryRandom);

    public static ServerHello Read(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        ServerHello hello = new()
        {
            LegacyVersion = reader.ReadUInt16(),
            Random = reader.Take(32).ToArray(),
            SessionId = reader.ReadVector8().ToArray(),
            Suite = (CipherSuite)reader.ReadUInt16(),
            Compression = reader.ReadUInt8(),
            Extensions = reader.IsEmpty ? new ExtensionList() : ExtensionList.Read(ref reader), // TLS 1.2 may leave the block out
        };
        reader.ExpectEnd();
        if (hello.SessionId.Length > 32)
        {
            TlsException.Throw(AlertDescription.DecodeError, $"ServerHello has a session id of {hello.SessionId.Length} bytes.");
        }

        return hello;
    }
}
