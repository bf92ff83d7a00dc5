namespace Vouch.Circuits;

/// <summary>A check of bytes that nobody shows, read from front to back by circuits: a state goes in with some bytes, the next state comes out.</summary>
/// <remarks>
/// Bytes may be cut into steps in any way; the verdict is the same. Once a text is rejected, it stays so. Everything else about a state is private to the automaton:
/// only states that its own steps made, or <see cref="InitialState"/>, mean anything. Safe for use by several threads.
/// </remarks>
public sealed class TextAutomaton
{
    /// <summary>The most bytes of one step.</summary>
    public const int MaximumStep = 32;

    private readonly byte[] _initialState;
    private readonly Lazy<Circuit>[] _steps;
    private readonly Lazy<Circuit> _isAccepting;

    internal TextAutomaton(int stateBits, byte[] initialState, Func<int, Circuit> step, Func<Circuit> isAccepting)
    {
        StateBits = stateBits;
        _initialState = initialState;
        _isAccepting = new Lazy<Circuit>(isAccepting);
        _steps = new Lazy<Circuit>[MaximumStep];
        for (int i = 0; i < MaximumStep; i++)
        {
            int bytes = i + 1;
            _steps[i] = new Lazy<Circuit>(() => step(bytes));
        }
    }

    /// <summary>The size of a state.</summary>
    public int StateBits { get; }

    /// <summary>The state before the first byte, public: <c>(StateBits + 7) / 8</c> bytes, bits in the order of wires.</summary>
    public ReadOnlySpan<byte> InitialState => _initialState;

    /// <summary>Input: a state. Output: one bit, whether the bytes that led to it are, as a whole, such a text.</summary>
    public Circuit IsAccepting => _isAccepting.Value;

    /// <summary>Input: a state, then bytes. Output: the state after them. Each circuit is made once, when first asked for.</summary>
    /// <param name="bytes">How many bytes, from 1 to <see cref="MaximumStep"/>; more bytes in a step cost less each.</param>
    public Circuit Step(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, MaximumStep);
        return _steps[bytes - 1].Value;
    }
}
