using Vouch.Crypto;

namespace Vouch.Testing;

/// <summary>Gives the bytes it was made with, in order; for published traces.</summary>
public sealed class FixedRandomSource(params byte[][] parts) : IRandomSource
{
    private readonly Queue<byte> _bytes = new(parts.SelectMany(p => p));

    public void Fill(Span<byte> destination)
    {
        foreach (ref byte b in destination)
        {
            b = _bytes.Dequeue();
        }
    }
}
