namespace Vouch.Circuits;

/// <summary>What a machine does at gates, for its own kind of wire, where products come several at a time: for machines whose products are worth interleaving.</summary>
/// <typeparam name="TWire">What runs along a wire.</typeparam>
public interface IGateRuns<TWire>
    where TWire : struct
{
    /// <summary>The sum of two bits.</summary>
    TWire Sum(TWire left, TWire right);

    /// <summary>The products of AND gates of which none reads what another writes, in order.</summary>
    /// <param name="gates">At least one; its slots are within <paramref name="slots"/>.</param>
    /// <param name="slots">The wires. A gate may write a slot that itself or an earlier gate reads, so whoever takes several gates together reads all operands before it writes a product.</param>
    void Products(ReadOnlySpan<Gate> gates, Span<TWire> slots);

    /// <summary>One minus a bit.</summary>
    TWire Complement(TWire wire);
}
