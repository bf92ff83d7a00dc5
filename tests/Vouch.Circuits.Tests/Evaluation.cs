using System.Security.Cryptography;

namespace Vouch.Circuits.Tests;

/// <summary>Runs circuits on bytes, 64 inputs at a time.</summary>
internal static class Evaluation
{
    public const int Lanes = 64;

    public static byte[] Of(Circuit circuit, params ReadOnlySpan<byte[]> inputs)
    {
        List<byte> input = [];
        foreach (byte[] bytes in inputs)
        {
            input.AddRange(bytes);
        }

        byte[] output = new byte[(circuit.OutputBits + 7) / 8];
        circuit.Evaluate([.. input], output);
        return output;
    }

    public static ulong[] OfSlices(Circuit circuit, ReadOnlySpan<ulong> inputs)
    {
        ulong[] slots = new ulong[circuit.Slots];
        ulong[] outputs = new ulong[circuit.OutputBits];
        inputs.CopyTo(slots);
        SlicedGates gates = default;
        circuit.Run(ref gates, slots.AsSpan(), outputs.AsSpan());
        return outputs;
    }

    /// <summary>The outputs for 64 inputs.</summary>
    public static byte[][] OfMany(Circuit circuit, byte[][] inputs)
    {
        ulong[] slices = new ulong[circuit.InputBits];
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int i = 0; i < slices.Length; i++)
            {
                slices[i] |= (ulong)((inputs[lane][i / 8] >> (i % 8)) & 1) << lane;
            }
        }

        ulong[] results = OfSlices(circuit, slices);
        byte[][] outputs = new byte[Lanes][];
        for (int lane = 0; lane < Lanes; lane++)
        {
            outputs[lane] = new byte[(circuit.OutputBits + 7) / 8];
            for (int i = 0; i < results.Length; i++)
            {
                outputs[lane][i / 8] |= (byte)(((results[i] >> lane) & 1) << (i % 8));
            }
        }

        return outputs;
    }

    /// <summary>64 inputs of random bytes for a circuit.</summary>
    public static byte[][] RandomInputs(Circuit circuit)
    {
        byte[][] inputs = new byte[Lanes][];
        for (int i = 0; i < Lanes; i++)
        {
            inputs[i] = RandomNumberGenerator.GetBytes((circuit.InputBits + 7) / 8);
        }

        return inputs;
    }
}
