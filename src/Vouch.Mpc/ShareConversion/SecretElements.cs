using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Vouch.Mpc.ShareConversion;

/// <summary>A list of secret elements that grows, leaves no copies behind, and is zeroed on dispose.</summary>
internal sealed class SecretElements<T> : IDisposable
    where T : unmanaged
{
    private T[] _elements = [];

    public int Count { get; private set; }

    public ref T this[int index] => ref _elements.AsSpan(0, Count)[index];

    /// <summary>The elements from an index on, until the list grows.</summary>
    public Memory<T> From(int index) => _elements.AsMemory(index, Count - index);

    public void Add(T element)
    {
        if (Count == _elements.Length)
        {
            T[] larger = GC.AllocateArray<T>(int.Max(16, 2 * Count), pinned: true);
            _elements.CopyTo(larger, 0);
            Zero();
            _elements = larger;
        }

        _elements[Count++] = element;
    }

    public void Dispose()
    {
        Zero();
        Count = 0;
    }

    private void Zero() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_elements.AsSpan()));
}
