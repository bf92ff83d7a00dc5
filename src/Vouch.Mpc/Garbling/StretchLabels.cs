using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.Garbling;

/// <summary>Labels of zero for the inputs of stretches, the same whenever a stretch begins: AES of place and stretch, under a key that the garbler alone has.</summary>
internal sealed class StretchLabels : IDisposable
{
    private readonly AesKey[] _key = GC.AllocateArray<AesKey>(1, pinned: true);
    private ulong _stretch;
    private ulong _place;

    public StretchLabels(Block key) => _key[0] = AesKey.Expand(key);

    /// <summary>Goes to the first label of a stretch.</summary>
    public void Begin(int stretch)
    {
        _stretch = (ulong)stretch;
        _place = 0;
    }

    /// <summary>The next labels.</summary>
    public void Fill(Span<Block> destination)
    {
        foreach (ref Block block in destination)
        {
            block = Block.Create(_place++, _stretch);
        }

        _key[0].Encrypt(destination);
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_key.AsSpan()));
}
