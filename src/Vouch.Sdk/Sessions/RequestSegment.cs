namespace Vouch.Sessions;

/// <summary>A part of the request as the prover states it before the session: public bytes, or the length of a secret part.</summary>
/// <param name="IsSecret">Whether the attestor sees the length alone.</param>
/// <param name="Length">The length, in bytes of plaintext.</param>
/// <param name="Bytes">The bytes of a public part; empty for a secret one.</param>
internal readonly record struct RequestSegment(bool IsSecret, int Length, ReadOnlyMemory<byte> Bytes)
{
    public static RequestSegment Public(ReadOnlyMemory<byte> bytes) => new(false, bytes.Length, bytes);

    public static RequestSegment Secret(int length) => new(true, length, default);
}
