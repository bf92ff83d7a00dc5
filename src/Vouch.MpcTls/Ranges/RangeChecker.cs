using Vouch.Circuits;
using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Ranges;

/// <summary>Demands that the bytes of a range are such a text.</summary>
internal sealed class RangeChecker(IMachine machine, TextAutomaton automaton, int size) : CarriedUse(size)
{
    private Bits _state;

    public override Bits Gather() => _state;

    public override Bits Replace(Bits gathered)
    {
        int size = _state.Length;
        _state = gathered.Slice(0, size);
        return gathered.Slice(size, gathered.Length - size);
    }

    protected override async ValueTask ReadAsync(Bits bytes)
    {
        if (_state.Length == 0)
        {
            _state = machine.Constant(automaton.InitialState).Slice(0, automaton.StateBits);
        }

        while (bytes.Length > 0)
        {
            int taken = int.Min(bytes.Length / 8, TextAutomaton.MaximumStep);
            _state = await machine.CallAsync(automaton.Step(taken), _state, bytes.Bytes(0, taken)).ConfigureAwait(false);
            bytes = bytes.Slice(8 * taken, bytes.Length - (8 * taken));
        }
    }

    protected override async ValueTask FinishAsync()
    {
        Bits verdict = await machine.CallAsync(automaton.IsAccepting, _state).ConfigureAwait(false);
        machine.AssertEqual(verdict, machine.Constant([1]).Slice(0, 1));
    }
}
