using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Hashing;

/// <summary>The hash of a cipher suite: its circuits, and the same in the clear from a state on.</summary>
internal abstract class SuiteHash
{
    private static readonly SuiteHash s_sha256 = new OfSha256();
    private static readonly SuiteHash s_sha384 = new OfSha384();

    /// <summary>The size of a digest, in bytes.</summary>
    public abstract int Size { get; }

    /// <summary>The size of a block, in bytes.</summary>
    public abstract int BlockSize { get; }

    /// <summary>A key of <see cref="Size"/> bytes to the state of the inner hash of HMAC.</summary>
    public abstract Circuit InnerKeyState { get; }

    /// <summary>A key of <see cref="Size"/> bytes to the state of the outer hash of HMAC.</summary>
    public abstract Circuit OuterKeyState { get; }

    /// <summary>A first block to the state after it.</summary>
    public abstract Circuit FirstCompression { get; }

    /// <summary>A state and an expanded block to the next state.</summary>
    public abstract Circuit CompressionOfPublicBlock { get; }

    /// <summary>The state of the outer hash of HMAC after the key's block, and the inner digest, to the code.</summary>
    public abstract Circuit OuterDigest { get; }

    /// <summary>The digest of no bytes.</summary>
    public byte[] OfNothing => CryptographicOperations.HashData(Name, []);

    protected abstract HashAlgorithmName Name { get; }

    protected abstract int ScheduleSize { get; }

    protected abstract int LengthSize { get; }

    public static SuiteHash Of(CipherSuite suite) => suite.HashSize == s_sha256.Size ? s_sha256 : s_sha384;

    /// <summary>What <see cref="CompressionOfPublicBlock"/> takes of the last block of a message that is one block and <paramref name="rest"/>.</summary>
    public byte[] ExpandLastBlock(ReadOnlySpan<byte> rest)
    {
        byte[] block = Pad(rest);
        ArgumentOutOfRangeException.ThrowIfNotEqual(block.Length, BlockSize, nameof(rest));
        byte[] schedule = new byte[ScheduleSize];
        Expand(block, schedule);
        return schedule;
    }

    /// <summary>The digest of a message that is one block, which led to <paramref name="state"/>, and <paramref name="rest"/>.</summary>
    public byte[] Finish(ReadOnlySpan<byte> state, ReadOnlySpan<byte> rest)
    {
        byte[] digest = state.ToArray();
        byte[] blocks = Pad(rest);
        for (int i = 0; i < blocks.Length; i += BlockSize)
        {
            Compress(digest, blocks.AsSpan(i, BlockSize));
        }

        return digest[..Size];
    }

    protected abstract void Expand(ReadOnlySpan<byte> block, Span<byte> schedule);

    protected abstract void Compress(Span<byte> state, ReadOnlySpan<byte> block);

    /// <summary>The padding of FIPS 180-4, section 5.1, for a message with one block before this rest.</summary>
    private byte[] Pad(ReadOnlySpan<byte> rest)
    {
        byte[] padded = new byte[(rest.Length + 1 + LengthSize + BlockSize - 1) / BlockSize * BlockSize];
        rest.CopyTo(padded);
        padded[rest.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), 8 * (ulong)(BlockSize + rest.Length));
        return padded;
    }

    private sealed class OfSha256 : SuiteHash
    {
        public override int Size => SHA256.HashSizeInBytes;

        public override int BlockSize => 64;

        public override Circuit InnerKeyState => Sha256.InnerKeyState;

        public override Circuit OuterKeyState => Sha256.OuterKeyState;

        public override Circuit FirstCompression => Sha256.FirstCompression;

        public override Circuit CompressionOfPublicBlock => Sha256.CompressionOfPublicBlock;

        public override Circuit OuterDigest => Sha256.OuterDigest;

        protected override HashAlgorithmName Name => HashAlgorithmName.SHA256;

        protected override int ScheduleSize => 256;

        protected override int LengthSize => 8;

        protected override void Expand(ReadOnlySpan<byte> block, Span<byte> schedule) => Sha256.ExpandPublicBlock(block, schedule);

        protected override void Compress(Span<byte> state, ReadOnlySpan<byte> block) => Sha2Compression.Compress256(state, block);
    }

    private sealed class OfSha384 : SuiteHash
    {
        public override int Size => SHA384.HashSizeInBytes;

        public override int BlockSize => 128;

        public override Circuit InnerKeyState => Sha384.InnerKeyState;

        public override Circuit OuterKeyState => Sha384.OuterKeyState;

        public override Circuit FirstCompression => Sha384.FirstCompression;

        public override Circuit CompressionOfPublicBlock => Sha512.CompressionOfPublicBlock;

        public override Circuit OuterDigest => Sha384.OuterDigest;

        protected override HashAlgorithmName Name => HashAlgorithmName.SHA384;

        protected override int ScheduleSize => 640;

        protected override int LengthSize => 16;

        protected override void Expand(ReadOnlySpan<byte> block, Span<byte> schedule) => Sha512.ExpandPublicBlock(block, schedule);

        protected override void Compress(Span<byte> state, ReadOnlySpan<byte> block) => Sha2Compression.Compress512(state, block);
    }
}
