using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Ranges;

/// <summary>Demands that plaintext is what was disclosed.</summary>
internal sealed class ShownUse(IMachine machine, ReadOnlyMemory<byte> expected) : IPlaintextUse
{
    private ReadOnlyMemory<byte> _rest = expected;

    public ValueTask TakeAsync(Bits bytes)
    {
        int size = bytes.Length / 8;
        machine.AssertEqual(bytes, _rest.Span[..size]);
        _rest = _rest[size..];
        return ValueTask.CompletedTask;
    }
}
