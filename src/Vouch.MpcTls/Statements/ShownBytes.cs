namespace Vouch.MpcTls.Statements;

/// <summary>Application data of one direction that is disclosed to the attestor.</summary>
/// <param name="Start">The offset of the first byte.</param>
/// <param name="Bytes">At least one byte.</param>
public sealed record ShownBytes(int Start, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The offset just past the last byte.</summary>
    public int End => Start + Bytes.Length;
}
