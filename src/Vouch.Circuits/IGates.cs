namespace Vouch.Circuits;

/// <summary>What a machine does at each gate, for its own kind of wire: a bit, a label, an authenticated bit.</summary>
/// <typeparam name="TWire">What runs along a wire.</typeparam>
public interface IGates<TWire>
    where TWire : struct
{
    /// <summary>The sum of two bits.</summary>
    TWire Sum(TWire left, TWire right);

    /// <summary>The product of two bits.</summary>
    TWire Product(TWire left, TWire right);

    /// <summary>One minus a bit.</summary>
    TWire Complement(TWire wire);
}
