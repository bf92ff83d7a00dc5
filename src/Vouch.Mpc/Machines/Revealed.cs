using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>A value that a machine let out: at first what the peer claims it to be, a fact once the machine's checks have passed.</summary>
/// <remarks>Owns its bytes, and zeroes them on dispose. Independent of the machine's life.</remarks>
public sealed class Revealed : IDisposable
{
    private readonly SecretBuffer? _bytes;
    private readonly Verdict _verdict;

    internal Revealed(int bits, SecretBuffer? bytes, Verdict verdict)
    {
        Bits = bits;
        _bytes = bytes;
        _verdict = verdict;
    }

    /// <summary>A value that both parties know for certain, as a machine would show it.</summary>
    public static Revealed Of(ReadOnlySpan<byte> value) => new(checked(8 * value.Length), SecretBuffer.CopyOf(value), Verdict.Passed);

    /// <summary>Its length in bits; in bytes they are followed by zeros.</summary>
    public int Bits { get; }

    /// <summary>Whether it was shown to this party.</summary>
    public bool IsKnown => _bytes is not null;

    /// <summary>The bytes, of which the machine has made sure.</summary>
    /// <exception cref="InvalidOperationException">The checks have not been run yet, or the value was shown to the other party alone.</exception>
    public ReadOnlySpan<byte> Bytes => _verdict.HasPassed
        ? Claim
        : throw new InvalidOperationException("The value is not authenticated before the machine has finished its checks.");

    /// <summary>The bytes as they are claimed to be, for use within the same program alone: as a constant, to choose what is called next.</summary>
    /// <remarks>Whatever leaves the program (a message, a signature, a file) takes <see cref="Bytes"/>.</remarks>
    /// <exception cref="InvalidOperationException">The value was shown to the other party alone.</exception>
    public ReadOnlySpan<byte> Claim => _bytes is null ? throw new InvalidOperationException("The value was shown to the other party alone.") : _bytes.Span;

    /// <inheritdoc/>
    public void Dispose() => _bytes?.Dispose();
}
