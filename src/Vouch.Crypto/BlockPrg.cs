using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Vouch.Crypto;

/// <summary>Pseudorandom blocks from a 128-bit seed: AES-128 in counter mode, the seed being the key.</summary>
/// <remarks>The counter is the low 64 bits of the block and starts at 0. Not thread-safe.</remarks>
public sealed class BlockPrg : IDisposable
{
    private readonly AesKey[] _key = GC.AllocateArray<AesKey>(1, pinned: true);
    private ulong _counter;

    /// <summary>Starts the stream of <paramref name="seed"/>, which is used for nothing else.</summary>
    public BlockPrg(Block seed) => _key[0] = AesKey.Expand(seed);

    /// <summary>The next block.</summary>
    public Block Next() => _key[0].Encrypt(Block.Create(_counter++, 0));

    /// <summary>The next blocks.</summary>
    public void Fill(Span<Block> destination)
    {
        foreach (ref Block block in destination)
        {
            block = Block.Create(_counter++, 0);
        }

        _key[0].Encrypt(destination);
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_key.AsSpan()));

    /// <inheritdoc/>
    public override string ToString() => "BlockPrg(redacted)";
}
