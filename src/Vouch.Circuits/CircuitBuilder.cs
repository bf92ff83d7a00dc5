using System.Runtime.InteropServices;

namespace Vouch.Circuits;

/// <summary>Builds a <see cref="Circuit"/> out of wires.</summary>
/// <remarks>
/// Constants are folded, equal gates are made once, and gates that no output needs are left out. The same calls in the same order make the same
/// circuit, gate by gate: both parties of a protocol depend on it. Not safe for use by several threads.
/// </remarks>
public sealed partial class CircuitBuilder
{
    private readonly List<Node> _nodes = [default, default];
    private readonly List<int> _inputs = [];
    private readonly List<Wire> _outputs = [];
    private int[] _table = new int[1024];

    /// <summary>Takes the next bits of input.</summary>
    /// <param name="bits">How many.</param>
    public Wire[] Input(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bits);
        Wire[] wires = new Wire[bits];
        for (int i = 0; i < bits; i++)
        {
            wires[i] = new Wire(_nodes.Count);
            _inputs.Add(_nodes.Count);
            _nodes.Add(new Node(NodeKind.Input, 0, 0));
        }

        return wires;
    }

    /// <summary>Gives the next bits of output.</summary>
    public void Output(params ReadOnlySpan<Wire> wires)
    {
        foreach (Wire wire in wires)
        {
            Check(wire);
            _outputs.Add(wire);
        }
    }

    /// <summary>The sum of two bits.</summary>
    public Wire Xor(Wire left, Wire right)
    {
        (int a, int b) = Order(left, right);
        Node second = _nodes[b];
        Node first = _nodes[a];
        if (a == b)
        {
            return Wire.Zero;
        }

        if (a <= 1)
        {
            return a == 0 ? new Wire(b) : Not(new Wire(b));
        }

        if (second.Kind == NodeKind.Not)
        {
            if (second.Left == a)
            {
                return Wire.One;
            }

            if (first.Kind == NodeKind.Not)
            {
                return Xor(new Wire(first.Left), new Wire(second.Left));
            }
        }

        if (second.Kind == NodeKind.Xor && (second.Left == a || second.Right == a))
        {
            return new Wire(second.Left == a ? second.Right : second.Left);
        }

        return Intern(new Node(NodeKind.Xor, a, b));
    }

    /// <summary>The product of two bits.</summary>
    public Wire And(Wire left, Wire right)
    {
        (int a, int b) = Order(left, right);
        if (a <= 1)
        {
            return a == 0 ? Wire.Zero : new Wire(b);
        }

        if (a == b)
        {
            return left;
        }

        Node second = _nodes[b];
        return second.Kind == NodeKind.Not && second.Left == a ? Wire.Zero : Intern(new Node(NodeKind.And, a, b));
    }

    /// <summary>The sum of any number of bits.</summary>
    internal Wire XorAll(params ReadOnlySpan<Wire> wires)
    {
        Wire sum = Wire.Zero;
        foreach (Wire wire in wires)
        {
            sum = Xor(sum, wire);
        }

        return sum;
    }

    /// <summary>One minus a bit.</summary>
    public Wire Not(Wire wire)
    {
        Check(wire);
        if (wire.IsConstant)
        {
            return wire == Wire.Zero ? Wire.One : Wire.Zero;
        }

        Node node = _nodes[wire.Index];
        return node.Kind == NodeKind.Not ? new Wire(node.Left) : Intern(new Node(NodeKind.Not, wire.Index, wire.Index));
    }

    /// <summary>Whether one bit or both are one; one AND.</summary>
    public Wire Or(Wire left, Wire right) => Xor(Xor(left, right), And(left, right));

    /// <summary>One of two bits, by a third; one AND.</summary>
    public Wire Select(Wire condition, Wire whenOne, Wire whenZero) => Xor(whenZero, And(condition, Xor(whenOne, whenZero)));

    /// <summary>The bit that at least two of three are; one AND.</summary>
    public Wire Majority(Wire first, Wire second, Wire third) => Xor(second, And(Xor(first, second), Xor(second, third)));

    /// <summary>Makes the circuit. Outputs that are constant are made from the first input.</summary>
    /// <exception cref="InvalidOperationException">An output is constant and there is no input, or the circuit needs more than 65,536 slots.</exception>
    public Circuit Build(string name)
    {
        int[] outputs = new int[_outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = _outputs[i].IsConstant ? MakeConstant(_outputs[i]) : _outputs[i].Index;
        }

        int[] order = GateOrder.Of(CollectionsMarshal.AsSpan(_nodes), outputs);
        return SlotAllocation.Assign(name, CollectionsMarshal.AsSpan(_nodes), CollectionsMarshal.AsSpan(_inputs), order, outputs);
    }

    /// <summary>A wire that always carries the constant: x + x, or its complement.</summary>
    private int MakeConstant(Wire constant)
    {
        if (_inputs.Count == 0)
        {
            throw new InvalidOperationException("A circuit without inputs has no outputs either.");
        }

        Wire zero = Intern(new Node(NodeKind.Xor, _inputs[0], _inputs[0]));
        return constant == Wire.Zero ? zero.Index : Intern(new Node(NodeKind.Not, zero.Index, zero.Index)).Index;
    }

    private (int Low, int High) Order(Wire left, Wire right)
    {
        Check(left);
        Check(right);
        return left.Index <= right.Index ? (left.Index, right.Index) : (right.Index, left.Index);
    }

    private void Check(Wire wire) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(wire.Index, _nodes.Count, nameof(wire));

    /// <summary>The wire of this gate, the old one if it was made before: an open-addressing table of indices into the nodes.</summary>
    private Wire Intern(Node node)
    {
        int mask = _table.Length - 1;
        int place = node.Hash & mask;
        while (_table[place] != 0)
        {
            if (_nodes[_table[place]] == node)
            {
                return new Wire(_table[place]);
            }

            place = (place + 1) & mask;
        }

        int index = _nodes.Count;
        _nodes.Add(node);
        _table[place] = index;
        if (index > _table.Length / 2)
        {
            Grow();
        }

        return new Wire(index);
    }

    private void Grow()
    {
        _table = new int[_table.Length * 4];
        int mask = _table.Length - 1;
        for (int i = 2; i < _nodes.Count; i++)
        {
            if (_nodes[i].Kind == NodeKind.Input)
            {
                continue;
            }

            int place = _nodes[i].Hash & mask;
            while (_table[place] != 0)
            {
                place = (place + 1) & mask;
            }

            _table[place] = i;
        }
    }
}
