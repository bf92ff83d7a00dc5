using System.Security.Cryptography;

namespace Vouch.Circuits;

/// <summary>Runs circuits on plain bytes. Constant time; what it keeps of the values it clears.</summary>
public static class PlainEvaluation
{
    /// <summary>Evaluates a circuit whose numbers of input and output bits are whole bytes, or end in the low bits of a last byte.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="input">The input groups, one after the other: (bits + 7) / 8 bytes.</param>
    /// <param name="output">(bits + 7) / 8 bytes; bits beyond the last output are zero.</param>
    public static void Evaluate(this Circuit circuit, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.Length != (circuit.InputBits + 7) / 8)
        {
            throw new ArgumentException($"{circuit.Name} takes {circuit.InputBits} bits.", nameof(input));
        }

        if (output.Length != (circuit.OutputBits + 7) / 8)
        {
            throw new ArgumentException($"{circuit.Name} gives {circuit.OutputBits} bits.", nameof(output));
        }

        byte[] wires = new byte[circuit.Slots + circuit.OutputBits];
        Span<byte> results = wires.AsSpan(circuit.Slots);
        for (int i = 0; i < circuit.InputBits; i++)
        {
            wires[i] = (byte)((input[i / 8] >> (i % 8)) & 1);
        }

        PlainGates gates = default;
        circuit.Run(ref gates, wires.AsSpan(0, circuit.Slots), results);
        output.Clear();
        for (int i = 0; i < results.Length; i++)
        {
            output[i / 8] |= (byte)(results[i] << (i % 8));
        }

        CryptographicOperations.ZeroMemory(wires);
    }
}
