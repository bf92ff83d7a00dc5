using System.Security.Cryptography;

namespace Vouch.Sessions;

/// <summary>Large arrays that one session takes over from another, so that memory follows the sessions that run at a time.</summary>
/// <remarks>
/// Left to the garbage collector alone, arrays of dozens of MiB pile up: it waits until several times what survives has been allocated
/// (<c>docs/performance.md</c>, memory). Idle arrays are zeroed and held weakly, so that a collection takes them. Thread-safe.
/// </remarks>
internal sealed class LargeArrays
{
    private readonly Lock _gate = new();
    private readonly List<WeakReference<byte[]>> _idle = [];

    /// <summary>An array of exactly <paramref name="size"/> bytes; what it holds is undefined.</summary>
    public byte[] Rent(int size)
    {
        lock (_gate)
        {
            for (int i = _idle.Count - 1; i >= 0; i--)
            {
                if (!_idle[i].TryGetTarget(out byte[]? array))
                {
                    _idle.RemoveAt(i);
                }
                else if (array.Length == size)
                {
                    _idle.RemoveAt(i);
                    return array;
                }
            }
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    /// <summary>Takes an array back; the caller has no view of it any more.</summary>
    /// <param name="array">An array that was rented here.</param>
    /// <param name="written">How many of its first bytes were written; they are zeroed.</param>
    public void Return(byte[] array, int written)
    {
        CryptographicOperations.ZeroMemory(array.AsSpan(0, written));
        lock (_gate)
        {
            _idle.Add(new WeakReference<byte[]>(array));
        }
    }
}
