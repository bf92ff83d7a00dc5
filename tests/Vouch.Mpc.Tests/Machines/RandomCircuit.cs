using Vouch.Circuits;

namespace Vouch.Mpc.Tests.Machines;

/// <summary>Circuits of random gates, every kind of them, that use their slots again.</summary>
internal static class RandomCircuit
{
    public static Gen<Circuit> Any(int inputBits, int outputBits, int gates)
        => Gen.Select(Gen.UInt.Array[gates], Gen.UInt.Array[outputBits]).Select((words, outputs) => Create(inputBits, words, outputs));

    /// <summary>A circuit of AND gates alone, each over two inputs, each an output.</summary>
    public static Circuit Products(int inputBits, int gates)
    {
        Gate[] list = [.. Enumerable.Range(0, gates).Select(i => new Gate(GateKind.And, (ushort)(i % inputBits), (ushort)((i + 1 + (i / inputBits)) % inputBits), (ushort)(inputBits + i)))];
        return new Circuit("products", inputBits, inputBits + gates, list, [.. Enumerable.Range(inputBits, gates).Select(slot => (ushort)slot)]);
    }

    private static Circuit Create(int inputBits, uint[] words, uint[] outputs)
    {
        int slots = inputBits + 16;
        int written = inputBits;
        List<Gate> gates = [];
        foreach (uint word in words)
        {
            GateKind kind = (GateKind)(word % 3);
            ushort left = (ushort)((word >> 2) % (uint)written);
            ushort right = (ushort)((word >> 10) % (uint)written);
            ushort output = written < slots ? (ushort)written++ : (ushort)((word >> 18) % (uint)slots);
            gates.Add(new Gate(kind, left, right, output));
        }

        return new Circuit("random", inputBits, slots, [.. gates], [.. outputs.Select(word => (ushort)(word % (uint)written))]);
    }
}
