using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Vouch.Circuits.Tests;

/// <summary>What each circuit costs. AND gates cost bytes and time, XOR gates time; a change here is a change of every party's work.</summary>
public sealed class CostTests
{
    /// <summary>Wires of 16 bytes then stay within 128 KiB.</summary>
    private const int MaximumSlots = 8192;

    private static byte[] P256 => Convert.FromHexString("ffffffffffffffffffffffff00000000000000000000000001000000ffffffff");

    public static TheoryData<Circuit, int, int> Costs => new()
    {
        { Sha256.Compression, 22_271, 90_385 },
        { Sha256.CompressionOfPublicBlock, 16_120, 64_504 },
        { Sha256.FirstCompression, 21_890, 87_956 },
        { Sha256.InnerKeyState, 21_336, 84_051 },
        { Sha256.OuterKeyState, 21_298, 83_890 },
        { Sha256.OuterDigest, 21_362, 85_867 },
        { Sha512.Compression, 57_572, 234_266 },
        { Sha512.CompressionOfPublicBlock, 40_824, 163_352 },
        { Sha512.FirstCompression, 56_812, 229_351 },
        { Sha384.FirstCompression, 56_800, 229_280 },
        { Sha384.InnerKeyState, 55_330, 219_698 },
        { Sha384.OuterKeyState, 55_332, 219_546 },
        { Sha384.OuterDigest, 55_243, 222_806 },
        { Aes128.KeySchedule, 1_280, 4_520 },
        { Aes128.Block, 5_120, 18_256 },
        { Aes256.KeySchedule, 1_664, 5_876 },
        { Aes256.Block, 7_168, 25_680 },
        { ChaCha20.Block, 10_400, 50_928 },
        { Integers.Addition(32), 31, 123 },
        { Integers.Subtraction(32), 31, 123 },
        { Integers.Equality(32), 31, 32 },
        { Integers.LessThan(32), 32, 94 },
        { Integers.Selection(32), 32, 64 },
        { Integers.ModularAddition(P256), 767, 1_915 },
        { Integers.ModularSubtraction(P256), 511, 1_659 },
        { HttpText.Automaton.Step(1), 8, 5 },
        { HttpText.Automaton.Step(16), 128, 80 },
        { HttpText.Automaton.IsAccepting, 0, 0 },
        { JsonScalar.Automaton.Step(1), 70, 177 },
        { JsonScalar.Automaton.Step(8), 495, 1_164 },
        { JsonScalar.Automaton.Step(16), 951, 2_172 },
        { JsonScalar.Automaton.Step(32), 1_863, 4_188 },
        { JsonScalar.Automaton.IsAccepting, 1, 24 },
        { JsonValue.UpTo(4).Step(1), 102, 232 },
        { JsonValue.UpTo(4).Step(16), 1_616, 3_712 },
        { JsonValue.UpTo(8).Step(1), 111, 248 },
        { JsonValue.UpTo(8).Step(16), 1_736, 3_996 },
        { JsonValue.UpTo(16).Step(1), 128, 276 },
        { JsonValue.UpTo(16).Step(16), 1_882, 4_386 },
        { JsonValue.UpTo(32).Step(1), 161, 328 },
        { JsonValue.UpTo(32).Step(16), 2_063, 4_783 },
        { JsonValue.Automaton.Step(1), 226, 428 },
        { JsonValue.Automaton.Step(8), 1_205, 2_749 },
        { JsonValue.Automaton.Step(16), 2_287, 5_252 },
        { JsonValue.Automaton.Step(32), 4_572, 10_504 },
        { JsonValue.Automaton.IsAccepting, 2, 19 },
        { SharedPremaster.P256, 511, 1_659 },
        { SharedPoly1305.MaskedKey, 259, 982 },
        { SharedPoly1305.Tag, 383, 1_525 },
    };

    [Theory]
    [MemberData(nameof(Costs), DisableDiscoveryEnumeration = true)]
    public void Circuits_have_as_many_gates_as_they_should(Circuit circuit, int andGates, int xorGates) =>
        Assert.Equal((andGates, xorGates), (circuit.AndGates, circuit.XorGates));

    [Theory]
    [MemberData(nameof(Costs), DisableDiscoveryEnumeration = true)]
    public void Slots_stay_few(Circuit circuit, int andGates, int xorGates)
    {
        Assert.True(circuit.Slots <= MaximumSlots, $"{circuit.Name}: {circuit.Slots}");
        Assert.Equal(circuit.Gates.Length, andGates + xorGates + circuit.Gates.ToArray().Count(g => g.Kind == GateKind.Not));
    }

    /// <summary>Two parties understand each other only if they run the same gates in the same order: a change here is a change of the protocol.</summary>
    [Fact]
    public void Gates_and_their_order_stay_as_they_are()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TheoryDataRow<Circuit, int, int> row in Costs)
        {
            hash.AppendData(MemoryMarshal.AsBytes(row.Data.Item1.Gates));
            hash.AppendData(MemoryMarshal.AsBytes(row.Data.Item1.Outputs));
        }

        Assert.Equal("c9baadd4c98d82b85d3f85aafcee632193917803f169c84315388b84178ed043", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Circuits_are_made_once() => Assert.Same(Sha256.Compression, Sha256.Compression);
}
