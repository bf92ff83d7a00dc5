using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.Garbling;

/// <summary>A step of a stretch that has labels of its own: a call, an input, a late constant, or the naming of labels.</summary>
internal readonly struct StretchStep
{
    private readonly Circuit? _circuit;
    private readonly SessionRole? _owner;
    private readonly int _bits;
    private readonly Block _labels;
    private readonly bool _isNaming;

    private StretchStep(Circuit? circuit, SessionRole? owner, int bits, Block labels, bool isNaming = false)
    {
        _isNaming = isNaming;
        _circuit = circuit;
        _owner = owner;
        _bits = bits;
        _labels = labels;
    }

    public static StretchStep Input(SessionRole owner, int bits) => new(null, owner, bits, Block.Zero);

    public static StretchStep LateConstant(int bits) => new(null, null, bits, Block.Zero);

    public static StretchStep Naming(int bits) => new(null, null, bits, Block.Zero, isNaming: true);

    /// <summary>A call, as who does not know the labels beforehand sees it.</summary>
    public static StretchStep Call(Circuit circuit) => new(circuit, null, circuit.InputBits, Block.Zero);

    /// <summary>A call on these labels of zero.</summary>
    public static StretchStep Call(Circuit circuit, ReadOnlySpan<Block> labels)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Block.AsBytes(labels), hash);
        return new StretchStep(circuit, null, circuit.InputBits, Block.Read(hash));
    }

    /// <summary>Whether the two are of one kind and size.</summary>
    public bool Fits(StretchStep other) => ReferenceEquals(_circuit, other._circuit) && _owner == other._owner && _isNaming == other._isNaming && _bits == other._bits;

    /// <summary>Whether the two are calls on the same labels, or no calls.</summary>
    public bool HasLabelsOf(StretchStep other) => Block.FixedTimeEquals(_labels, other._labels);

    public override string ToString()
        => _circuit is not null ? $"a call of {_circuit.Name}" : _isNaming ? $"the naming of {_bits} labels" : _owner is null ? $"a late constant of {_bits} bits" : $"an input of the {_owner} of {_bits} bits";
}
