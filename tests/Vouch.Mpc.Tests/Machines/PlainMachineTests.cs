using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Machines;

public sealed class PlainMachineTests
{
    private static readonly Circuit s_product = new("product", 2, 3, [new Gate(GateKind.And, 0, 1, 2)], [2]);

    [Fact]
    public async Task A_circuit_runs_over_values_one_after_the_other()
    {
        await using PlainMachine machine = new();
        Bits value = await machine.InputAsync(SessionRole.Prover, 1, [0b1100]);

        Bits zero = await machine.CallAsync(s_product, value.Slice(1, 1), value.Slice(2, 1));
        Bits one = await machine.CallAsync(s_product, value.Slice(2, 2));

        using Revealed both = await machine.RevealAsync(machine.Concatenate(zero, one));
        Assert.Equal<byte>([0b10], both.Bytes.ToArray());
        Assert.Equal(2, both.Bits);
        Assert.Equal(2, machine.Cost.AndGates);
        Assert.Equal(2, machine.Cost.Calls);
        Assert.Equal(8, machine.Cost.InputBits);
    }

    [Fact]
    public void Sums_complements_and_concatenations_are_those_of_the_bytes()
        => Gen.Select(Gen.Byte.Array[5], Gen.Byte.Array[5]).Sample((left, right) =>
        {
            PlainMachine machine = new();
            Bits first = machine.Constant(left);
            Bits second = machine.Constant(right);

            machine.AssertEqual(machine.Sum(first, second), [.. left.Zip(right, (a, b) => (byte)(a ^ b))]);
            machine.AssertEqual(machine.Complement(first), [.. left.Select(a => (byte)~a)]);
            machine.AssertEqual(machine.Concatenate(second, first.Bytes(1, 2)), [.. right, .. left[1..3]]);
            machine.AssertEqual(first, first);
        });

    [Fact]
    public void A_false_statement_is_refused()
    {
        PlainMachine machine = new();

        Assert.Throws<ArgumentException>(() => machine.AssertEqual(machine.Constant([1]), [2]));
        Assert.Throws<ArgumentException>(() => machine.AssertEqual(machine.Constant([1]), machine.Constant([2])));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.AssertEqual(machine.Constant([1]), [1, 0]));
    }

    [Fact]
    public async Task Inputs_of_another_length_than_the_circuits_are_refused()
    {
        await using PlainMachine machine = new();
        Bits value = machine.Constant([0]);

        await Assert.ThrowsAsync<ArgumentException>(async () => await machine.CallAsync(s_product, value));
        await Assert.ThrowsAsync<ArgumentException>(async () => await machine.CallAsync(s_product, value.Slice(0, 1)));
    }

    [Fact]
    public void A_scope_releases_all_but_what_it_keeps()
    {
        PlainMachine machine = new();
        Bits before = machine.Constant([1]);
        Bits kept = default;
        for (int i = 0; i < 1000; i++)
        {
            using MachineScope scope = machine.OpenScope();
            machine.Constant(new byte[100]);
            kept = scope.Keep(machine.Constant([2, 3]));
            machine.AssertEqual(kept, [2, 3]);
        }

        machine.AssertEqual(before, [1]);
        machine.AssertEqual(kept, [2, 3]);
        Assert.InRange(machine.Cost.PeakWires, 1000 * 16, (1000 * 16) + 2000);
    }

    [Fact]
    public void A_loop_goes_on_with_its_state_alone()
    {
        PlainMachine machine = new();
        using MachineScope scope = machine.OpenScope();
        Bits state = machine.Constant([0]);
        for (int i = 0; i < 1000; i++)
        {
            Bits before = state;
            using MachineScope inner = machine.OpenScope();
            state = scope.KeepOnly(machine.Sum(state, machine.Constant([(byte)i])));
            Assert.Throws<ArgumentException>(() => machine.Complement(before));
        }

        machine.AssertEqual(scope.Keep(state), [(byte)Enumerable.Range(0, 1000).Aggregate((a, b) => a ^ b)]);
        Assert.InRange(machine.Cost.PeakWires, 24, 64);
        Assert.Throws<InvalidOperationException>(() => scope.KeepOnly(state));
    }

    [Fact]
    public void A_value_of_a_closed_scope_is_refused()
    {
        PlainMachine machine = new();
        MachineScope outer = machine.OpenScope();
        MachineScope inner = machine.OpenScope();
        Bits released = machine.Constant([1]);
        outer.Dispose();
        inner.Dispose();

        using MachineScope another = machine.OpenScope();
        Assert.Throws<ArgumentException>(() => machine.Complement(released));
        Assert.Throws<InvalidOperationException>(() => inner.Keep(released));
        Assert.Throws<ArgumentException>(() => another.Keep(released));
    }

    [Fact]
    public void A_scope_keeps_a_value_made_outside_as_it_is()
    {
        PlainMachine machine = new();
        Bits outside = machine.Constant([7]);
        using MachineScope scope = machine.OpenScope();

        Bits kept = scope.Keep(outside);

        machine.AssertEqual(kept, [7]);
    }

    [Fact]
    public void Slices_stay_within_their_value()
    {
        PlainMachine machine = new();
        Bits value = machine.Constant([1, 2, 3]);

        machine.AssertEqual(value.Bytes(1, 2), [2, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => value.Bytes(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => value.Slice(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => value.Slice(24, 1));
        Assert.Equal(0, default(Bits).Length);
        machine.AssertEqual(default, []);
    }
}
