using Vouch.Circuits;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.Tests.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

/// <summary>Labels that are named before what has them is shown.</summary>
public sealed class NamingTests
{
    private const int Stretch = 3;

    private static readonly Circuit s_products = RandomCircuit.Products(8, 16);

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    [InlineData(true, 1)]
    public async Task What_was_named_is_shown_with_an_input_added(bool isRehearsed, int shown)
    {
        await using PlainMachine plain = new();
        byte[] expected = await RunAsync(plain, [0x33, 0x91], [0x5a], shown);

        await new GarbledPair().RunAsync(machine => BothAsync(machine, [0x33, 0x91], []), machine => BothAsync(machine, [], [0x5a]));

        async Task BothAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            await RehearseAsync(machine, isRehearsed, yours.Length);
            Assert.Equal(expected, await RunAsync(machine, mine, yours, shown));
        }
    }

    [Fact]
    public async Task Names_that_were_rehearsed_are_not_sent_again()
    {
        int rehearsal = await SizeAsync(machine => RehearseAsync(machine, true, 0), machine => RehearseAsync(machine, true, 1));
        int both = await SizeAsync(machine => BothAsync(machine, [1, 2], []), machine => BothAsync(machine, [], [0x5a]));

        Assert.Equal((16 * 8) + 2, both - rehearsal); // labels of the attestor's input, permute bits

        static async Task BothAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            await RehearseAsync(machine, true, yours.Length);
            await RunAsync(machine, mine, yours, 2);
        }

        static async Task<int> SizeAsync(Func<GarbledMachine, Task> garbling, Func<GarbledMachine, Task> evaluating)
        {
            GarbledPair pair = new();
            await pair.RunAsync(garbling, evaluating);
            return pair.GarblerBytes.Length;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Other_labels_than_were_named_get_no_answer(bool isRehearsed)
    {
        GarbledPair honest = new();
        await honest.RunAsync(machine => BothAsync(machine, [1, 2], []), machine => BothAsync(machine, [], [0x5a]));

        // The hash of the names is in front of what the run sends last; in it every name is.
        int hash = honest.GarblerBytes.Length - 2 - (isRehearsed ? 16 * 8 : 0) - 32;
        for (int i = 0; i < 32; i += 5)
        {
            int target = hash + i;
            GarbledPair pair = new() { AlterForEvaluator = (offset, value) => offset == target ? (byte)(value ^ 4) : value };
            (_, Exception? evaluator) = await pair.TryAsync(machine => BothAsync(machine, [1, 2], []), machine => BothAsync(machine, [], [0x5a]));
            Assert.IsType<ProtocolException>(evaluator);
        }

        // A gate's table turned over gives a label that nobody has named, or is not looked at.
        int refused = 0;
        for (int target = 16; target < hash - LabelCommitments.SizeOf(16); target += 7)
        {
            int table = target;
            GarbledPair pair = new() { AlterForEvaluator = (offset, value) => offset == table ? (byte)(value ^ 2) : value };
            (_, Exception? evaluator) = await pair.TryAsync(machine => BothAsync(machine, [1, 2], []), machine => BothAsync(machine, [], [0x5a]));
            Assert.True(evaluator is null or ProtocolException, $"{evaluator}");
            refused += evaluator is null ? 0 : 1;
        }

        Assert.NotEqual(0, refused);

        async Task BothAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            await RehearseAsync(machine, isRehearsed, yours.Length);
            await RunAsync(machine, mine, yours, 2);
        }
    }

    [Theory]
    [InlineData(1, 1)] // not from the beginning
    [InlineData(0, 3)] // more than was named
    public async Task Nothing_else_is_shown_under_the_names(int first, int size)
    {
        (_, Exception? evaluator) = await new GarbledPair().TryAsync(machine => BothAsync(machine, []), machine => BothAsync(machine, [0x5a]));

        Assert.Contains("not what was named", Assert.IsType<InvalidOperationException>(evaluator).Message, StringComparison.Ordinal);

        async Task BothAsync(GarbledMachine machine, byte[] yours)
        {
            Bits all = await machine.CallAsync(s_products, await machine.InputAsync(SessionRole.Attestor, 1, yours));
            await machine.NameAsync(all);
            await machine.RevealAsync(machine.Concatenate(all, all).Bytes(first, size));
        }
    }

    private static Task RehearseAsync(GarbledMachine machine, bool isRehearsed, int yours)
        => isRehearsed ? machine.RehearseAsync(async rehearsal => await NamedAsync(rehearsal, new byte[yours])).AsTask() : Task.CompletedTask;

    private static async Task<Bits> NamedAsync(IMachine machine, byte[] yours)
    {
        machine.EnterStretch(Stretch);
        Bits products = await machine.CallAsync(s_products, await machine.InputAsync(SessionRole.Attestor, 1, yours));
        await machine.NameAsync(products);
        machine.LeaveStretch();
        return products;
    }

    private static async Task<byte[]> RunAsync(IMachine machine, byte[] mine, byte[] yours, int shown)
    {
        Bits products = (await NamedAsync(machine, machine is PlainMachine ? [0x5a] : yours)).Bytes(0, shown);
        Bits content = await machine.InputAsync(SessionRole.Prover, shown, mine.Length == 0 ? default : mine.AsSpan(0, shown));
        using Revealed revealed = await machine.RevealAsync(machine.Sum(products, content));
        return revealed.Claim.ToArray();
    }
}
