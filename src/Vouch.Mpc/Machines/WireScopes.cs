namespace Vouch.Mpc.Machines;

/// <summary>Which wires are alive: a stack of scopes over one growing stretch of memory.</summary>
internal abstract class WireScopes
{
    private readonly List<Mark> _scopes = [new(0, 0, 0)];
    private int _serial;

    /// <summary>How many wires are alive.</summary>
    public int Count { get; private set; }

    /// <summary>The most that ever were.</summary>
    public int Peak { get; private set; }

    public MachineScope Open()
    {
        int scope = ++_serial;
        _scopes.Add(new Mark(scope, scope, Count));
        return new MachineScope(this, scope);
    }

    /// <summary>Closes a scope and all within it; nothing happens where it is closed already.</summary>
    public void Close(int scope)
    {
        int depth = DepthOf(scope);
        if (depth > 0)
        {
            Release(depth);
        }
    }

    /// <summary>Closes a scope but for one value, or returns null where it is closed already.</summary>
    public Bits? Close(int scope, Bits kept)
    {
        int depth = DepthOf(scope);
        if (depth <= 0)
        {
            return null;
        }

        Demand(kept);
        int start = _scopes[depth].Start;
        Release(depth);
        return MoveTo(start, kept, depth);
    }

    /// <summary>Begins a scope anew with one value, or returns null where it is closed already.</summary>
    public Bits? Renew(int scope, Bits kept)
    {
        int depth = DepthOf(scope);
        if (depth <= 0)
        {
            return null;
        }

        Demand(kept);
        int start = _scopes[depth].Start;
        Release(depth);
        _scopes.Add(new Mark(scope, ++_serial, start)); // handles to what was released are of no use any more
        return MoveTo(start, kept, depth);
    }

    /// <summary>Makes room for wires in the innermost scope; what they hold is left over from others.</summary>
    public Bits Allocate(int length)
    {
        int offset = Count;
        Count = checked(Count + length);
        if (Count > Peak)
        {
            Peak = Count;
            Grow(Count);
        }

        int depth = _scopes.Count - 1;
        return new Bits(offset, length, _scopes[depth].Serial, depth);
    }

    /// <summary>Refuses a value whose scope is closed.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    protected void Demand(Bits value)
    {
        if (value.Depth >= _scopes.Count || _scopes[value.Depth].Serial != value.Serial)
        {
            throw new ArgumentException("The value was released when its scope was closed.", nameof(value));
        }
    }

    protected abstract void Grow(int count);

    protected abstract void Move(int from, int to, int length);

    private int DepthOf(int scope) => _scopes.FindLastIndex(mark => mark.Scope == scope);

    private Bits MoveTo(int start, Bits kept, int depth)
    {
        if (kept.Depth < depth)
        {
            return kept; // made outside
        }

        Bits moved = Allocate(kept.Length);
        Move(kept.Offset, start, kept.Length);
        return moved;
    }

    private void Release(int depth)
    {
        Count = _scopes[depth].Start;
        _scopes.RemoveRange(depth, _scopes.Count - depth);
    }

    private readonly record struct Mark(int Scope, int Serial, int Start);
}
