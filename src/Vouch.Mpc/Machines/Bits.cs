namespace Vouch.Mpc.Machines;

/// <summary>A handle to consecutive wires of one machine: bits that only the machine can look at.</summary>
/// <remarks>
/// Valid until the scope in which it was made is closed; the machine refuses it afterwards. Of a value of several bytes bit <c>8 i + j</c> is bit <c>j</c>
/// (least significant first) of byte <c>i</c>. The default is the empty value.
/// </remarks>
public readonly struct Bits
{
    internal Bits(int offset, int length, int serial, int depth)
    {
        Offset = offset;
        Length = length;
        Serial = serial;
        Depth = depth;
    }

    /// <summary>How many bits these are.</summary>
    public int Length { get; }

    internal int Offset { get; }

    internal int Serial { get; }

    internal int Depth { get; }

    /// <summary><paramref name="length"/> of the bits, from bit <paramref name="start"/> on; the same wires, nothing is copied.</summary>
    public Bits Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        return new Bits(Offset + start, length, Serial, Depth);
    }

    /// <summary><paramref name="size"/> bytes of the value, from byte <paramref name="start"/> on.</summary>
    public Bits Bytes(int start, int size) => Slice(checked(8 * start), checked(8 * size));

    /// <inheritdoc/>
    public override string ToString() => $"Bits({Length})";
}
