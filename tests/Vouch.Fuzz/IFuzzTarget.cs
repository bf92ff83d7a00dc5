namespace Vouch.Fuzz;

/// <summary>One parser of bytes that come from outside.</summary>
internal interface IFuzzTarget
{
    /// <summary>The name on the command line, and of the directory with the target's corpus.</summary>
    static abstract string Name { get; }

    /// <summary>Parses the input, and checks what was read by a slower way.</summary>
    /// <remarks>Lets no exception out for any input; what the parser documents for bad input is caught here.</remarks>
    static abstract void Fuzz(ReadOnlySpan<byte> input);
}
