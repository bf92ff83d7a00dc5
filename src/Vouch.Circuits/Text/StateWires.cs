namespace Vouch.Circuits;

/// <summary>Takes a state's wires one after the other, in the order in which they were given.</summary>
internal ref struct StateWires(ReadOnlySpan<Wire> wires)
{
    private ReadOnlySpan<Wire> _rest = wires;

    public Wire Next() => Next(1)[0];

    public Wire[] Next(int count)
    {
        Wire[] next = _rest[..count].ToArray();
        _rest = _rest[count..];
        return next;
    }
}
