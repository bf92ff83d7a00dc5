using System.Buffers.Binary;
using Vouch.Crypto;
using Vouch.MpcTls.Sharing;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing;

/// <summary>Shares for Poly1305 from a dealer who knows the random element; what the two parties get from products instead.</summary>
internal sealed class DealtMacShare : MacShare
{
    private readonly SessionRole _owner;
    private readonly Poly1305Element _element;
    private readonly Poly1305Element _noise;

    public DealtMacShare(SessionRole owner, ulong seed)
    {
        _owner = owner;
        Testing.SeededRandomSource random = new(seed);
        _element = FieldElements.DrawNonZero<Poly1305Element>(random);
        _noise = FieldElements.DrawNonZero<Poly1305Element>(random);
        (owner == SessionRole.Prover ? _element + _noise : _noise).Write(Mask.Span);
    }

    public override SecretBuffer Mask { get; } = new(Poly1305Element.Size);

    public override int Size => Poly1305Element.Size;

    public override void Evaluate(ReadOnlySpan<byte> difference, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share)
    {
        Assert.True(Poly1305Element.TryRead(difference, out Poly1305Element key));
        key += _element;
        Poly1305Element value = default;
        foreach (byte[] block in Padded(associatedData).Concat(Padded(ciphertext)).Append(Lengths(associatedData.Length, ciphertext.Length)))
        {
            value = (value + Poly1305Element.OfMessage(block)) * key;
        }

        (_owner == SessionRole.Prover ? value + _noise : _noise).Write(share);
    }

    public override void Dispose() => Mask.Dispose();

    private static byte[][] Padded(ReadOnlySpan<byte> data)
    {
        byte[] padded = new byte[(data.Length + 15) / 16 * 16];
        data.CopyTo(padded);
        return [.. padded.Chunk(16)];
    }

    private static byte[] Lengths(int first, int second)
    {
        byte[] lengths = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(lengths, first);
        BinaryPrimitives.WriteInt64LittleEndian(lengths.AsSpan(8), second);
        return lengths;
    }
}
