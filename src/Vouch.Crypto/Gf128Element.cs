namespace Vouch.Crypto;

/// <summary>An element of GF(2^128) as a <see cref="Block"/>; see <see cref="Gf128"/>. Constant time throughout.</summary>
/// <param name="block">Bit i is the coefficient of x^i.</param>
public readonly struct Gf128Element(Block block) : IFieldElement<Gf128Element>
{
    /// <inheritdoc/>
    public static int Bits => 128;

    /// <inheritdoc/>
    public static int Size => Block.Size;

    /// <inheritdoc/>
    public static int UniformSize => Block.Size;

    /// <inheritdoc/>
    public static bool IsBinary => true;

    /// <inheritdoc/>
    public static Gf128Element One => new(Block.One);

    /// <summary>The coefficients.</summary>
    public Block Block { get; } = block;

    /// <inheritdoc/>
    public bool IsZero => (Block.Low | Block.High) == 0;

    /// <inheritdoc/>
    public static Gf128Element operator +(Gf128Element left, Gf128Element right) => new(left.Block ^ right.Block);

    /// <inheritdoc/>
    public static Gf128Element operator -(Gf128Element left, Gf128Element right) => new(left.Block ^ right.Block);

    /// <inheritdoc/>
    public static Gf128Element operator *(Gf128Element left, Gf128Element right) => new(Gf128.Multiply(left.Block, right.Block));

    /// <inheritdoc/>
    /// <remarks>Fermat: the power 2^128 - 2, the product of the squares, their squares and so on up to the 127th.</remarks>
    public static Gf128Element Invert(Gf128Element element)
    {
        Gf128Element product = One;
        for (int i = 1; i < Bits; i++)
        {
            element = new Gf128Element(Gf128.Square(element.Block));
            product *= element;
        }

        return product;
    }

    /// <inheritdoc/>
    public static Gf128Element TimesBase(Gf128Element element) => new(Gf128.TimesX(element.Block));

    /// <inheritdoc/>
    public static Gf128Element Reduce(ReadOnlySpan<byte> uniform) => new(Block.Read(uniform));

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out Gf128Element element)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, Size, nameof(source));
        element = new Gf128Element(Block.Read(source));
        return true;
    }

    /// <summary>Reads a block of GCM, whose first byte has the coefficient of x^0 in its highest bit (NIST SP 800-38D, section 6.3).</summary>
    public static Gf128Element ReadGcm(ReadOnlySpan<byte> source) => new(Turn(Block.Read(source)));

    /// <summary>Writes the element as a block of GCM.</summary>
    public void WriteGcm(Span<byte> destination) => Turn(Block).Write(destination);

    /// <inheritdoc/>
    public void Write(Span<byte> destination) => Block.Write(destination);

    /// <inheritdoc/>
    public Gf128Element Times(int bit) => new(Block.Times(bit));

    /// <inheritdoc/>
    public override string ToString() => "Gf128Element(redacted)";

    private static Block Turn(Block block) => Block.Create(BitOrder.TurnBytes(block.Low), BitOrder.TurnBytes(block.High));
}
