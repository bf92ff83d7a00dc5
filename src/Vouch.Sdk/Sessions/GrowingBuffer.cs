using System.Security.Cryptography;

namespace Vouch.Sessions;

/// <summary>Bytes that arrive one after the other, in one piece of memory, up to a limit.</summary>
/// <remarks>
/// Doubles up to 1 MiB, then takes the whole limit at once without touching it: pages that are never written cost address space and no memory, and nothing is copied again.
/// Whoever keeps views of the bytes does not release them.
/// </remarks>
/// <param name="limit">The most bytes.</param>
/// <param name="large">Where the array of the whole limit comes from, and goes when it is released.</param>
internal sealed class GrowingBuffer(int limit, LargeArrays? large = null)
{
    private const int InitialSize = 16 * 1024;
    private const int LargeSize = 1024 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Whether <paramref name="size"/> more bytes may be written.</summary>
    public bool Fits(int size) => size <= limit - Length;

    /// <summary>Free memory of at least one byte, or none when the limit is reached. Follow with <see cref="Advance"/>.</summary>
    public Memory<byte> Free()
    {
        if (Length == _bytes.Length && Length < limit)
        {
            Grow(Length + 1);
        }

        return _bytes.AsMemory(Length);
    }

    public void Advance(int count) => Length += count;

    /// <exception cref="ArgumentException">The limit would be exceeded; callers ask <see cref="Fits"/> first.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!Fits(bytes.Length))
        {
            throw new ArgumentException("The buffer's limit would be exceeded.", nameof(bytes));
        }

        if (bytes.Length > _bytes.Length - Length)
        {
            Grow(Length + bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Zeroes the bytes and gives a large array back; nobody may have a view of it any more.</summary>
    public void Release()
    {
        (byte[] bytes, int length) = (_bytes, Length);
        (_bytes, Length) = ([], 0);
        if (large is not null && bytes.Length > LargeSize)
        {
            large.Return(bytes, length);
        }
        else
        {
            CryptographicOperations.ZeroMemory(bytes.AsSpan(0, length));
        }
    }

    private void Grow(int size)
    {
        long doubled = Math.Max(InitialSize, 2L * _bytes.Length);
        bool isLarge = size > LargeSize || doubled > LargeSize;
        int capacity = isLarge ? limit : (int)Math.Min(limit, Math.Max(size, doubled));
        byte[] grown = isLarge && large is not null ? large.Rent(capacity) : GC.AllocateUninitializedArray<byte>(capacity);
        _bytes.AsSpan(0, Length).CopyTo(grown);
        _bytes = grown;
    }
}
