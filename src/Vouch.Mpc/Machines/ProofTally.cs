using Vouch.Circuits;

namespace Vouch.Mpc.Machines;

/// <summary>Counts what a <see cref="ProofMachine"/> sends for a program, to the byte (docs/protocol/session-proof-machine.md, sections 2 to 4).</summary>
internal struct ProofTally
{
    private int _openGates;
    private bool _hasOpenings;

    /// <summary>Bytes from the prover.</summary>
    public long FromProver { get; private set; }

    /// <summary>Bytes from the attestor.</summary>
    public long FromVerifier { get; private set; }

    public void AddInput(int bits) => FromProver += LowBits.SizeOf(bits);

    public void AddCall(Circuit circuit)
    {
        if (_openGates + circuit.AndGates > ProofPace.Default.BatchGates)
        {
            CloseBatch();
        }

        _openGates += circuit.AndGates;
        FromProver += LowBits.SizeOf(circuit.AndGates);
    }

    public void AddRevealed(int bits)
    {
        FromProver += LowBits.SizeOf(bits);
        _hasOpenings = true;
    }

    public void AddAsserted() => _hasOpenings = true;

    public void Check()
    {
        FromProver += _hasOpenings ? Openings.Size : 0;
        _hasOpenings = false;
        CloseBatch();
    }

    private void CloseBatch()
    {
        if (_openGates > 0)
        {
            FromProver += ProofMachine.AnswerSize;
            FromVerifier += ProofMachine.ElementSize;
            _openGates = 0;
        }
    }
}
