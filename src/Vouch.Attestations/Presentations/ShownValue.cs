namespace Vouch.Attestations.Presentations;

/// <summary>A selector and the bytes that the verifier found there.</summary>
public sealed class ShownValue
{
    internal ShownValue(string selector, IReadOnlyList<ReadOnlyMemory<byte>> values)
    {
        Selector = selector;
        Values = values;
    }

    /// <summary>The selector, in its one form: printable ASCII.</summary>
    public string Selector { get; }

    /// <summary>One value; several only for a header field that occurs several times, in order.</summary>
    /// <remarks>Bytes of the server, unfiltered: JSON values are JSON text, everything else is as it was on the wire.</remarks>
    public IReadOnlyList<ReadOnlyMemory<byte>> Values { get; }

    /// <summary>The first value.</summary>
    public ReadOnlyMemory<byte> Value => Values[0];
}
