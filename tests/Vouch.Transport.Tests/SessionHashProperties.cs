using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests;

/// <summary>One step of a session: who sends what on which channel.</summary>
internal sealed record Step(bool FromProver, ChannelId Channel, byte[] Bytes);

public sealed class SessionHashProperties
{
    private static readonly NegotiatedVersion s_version = new(new VersionRange(1, 1), new VersionRange(1, 1));

    private static Gen<Step> GenStep { get; } = Gen.Select(
        Gen.Bool, Gen.Bool.Select(static isControl => isControl ? ChannelId.Control : ChannelId.Traffic), Gen.Byte.Array[1, 20], (fromProver, channel, bytes) => new Step(fromProver, channel, bytes));

    [Fact]
    public void Both_ends_get_the_same_value()
        => GenStep.List[0, 10].Sample(steps => Hash(SessionRole.Prover, steps).SequenceEqual(Hash(SessionRole.Attestor, steps)));

    [Fact]
    public void Any_cutting_of_the_bytes_gives_the_same_value()
        => Gen.Select(GenStep, Gen.Int[0, 20]).Sample((step, cut) =>
        {
            int at = int.Min(cut, step.Bytes.Length);
            Step[] halves = [step with { Bytes = step.Bytes[..at] }, step with { Bytes = step.Bytes[at..] }];

            return Hash(SessionRole.Prover, [step]).SequenceEqual(Hash(SessionRole.Prover, halves));
        });

    [Fact]
    public void Any_changed_byte_changes_the_value()
        => Gen.Select(GenStep.Array[1, 5], Gen.Int[0, 1000], Gen.Byte[1, 255]).Sample((steps, at, mask) =>
        {
            byte[] before = Hash(SessionRole.Prover, steps);
            Step changed = steps[at % steps.Length];
            changed.Bytes[at % changed.Bytes.Length] ^= mask;

            return !before.SequenceEqual(Hash(SessionRole.Prover, steps));
        });

    [Fact]
    public void The_same_bytes_in_the_other_direction_or_on_the_other_channel_change_the_value()
        => GenStep.Sample(step =>
        {
            byte[] value = Hash(SessionRole.Prover, [step]);
            ChannelId other = step.Channel == ChannelId.Control ? ChannelId.Traffic : ChannelId.Control;

            return !value.SequenceEqual(Hash(SessionRole.Prover, [step with { FromProver = !step.FromProver }]))
                && !value.SequenceEqual(Hash(SessionRole.Prover, [step with { Channel = other }]));
        });

    [Fact]
    public void A_reflected_message_gives_the_two_sides_different_values()
    {
        using SessionHash prover = new(SessionRole.Prover);
        using SessionHash attestor = new(SessionRole.Attestor);

        prover.AbsorbSent(ChannelId.Control, "commit"u8);
        prover.AbsorbReceived(ChannelId.Control, "commit"u8); // sent back by whoever sits between
        attestor.AbsorbReceived(ChannelId.Control, "commit"u8);

        Assert.NotEqual(prover.Current(s_version), attestor.Current(s_version));
    }

    [Fact]
    public void The_versions_offered_are_part_of_the_value()
    {
        using SessionHash hash = new(SessionRole.Prover);

        byte[] value = hash.Current(s_version);

        Assert.NotEqual(value, hash.Current(new NegotiatedVersion(new VersionRange(1, 1), new VersionRange(1, 2))));
        Assert.Equal(value, hash.Current(s_version));
    }

    [Fact]
    public void The_value_of_a_known_session_stays_as_it_is()
    {
        byte[] value = Hash(SessionRole.Prover, [new Step(true, ChannelId.Control, [1, 0, 0, 0, 0]), new Step(false, ChannelId.Traffic, [2])]);

        Assert.Equal("be2f0a5bd68f23335068a15dfe03b072a51d91f7e106d8f35096cb63b10e32e3", Convert.ToHexStringLower(value));
    }

    [Fact]
    public async Task Messages_enter_the_hash_on_both_sides_of_a_channel()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using SessionHash prover = new(SessionRole.Prover);
        using SessionHash attestor = new(SessionRole.Attestor);
        MessageChannel near = new(left, prover);
        MessageChannel far = new(right, attestor);

        await near.SendAsync(1, Test.Bytes(200_000), Test.Token);
        await far.ReceiveAsync(1, limit: 200_000, Test.Token);
        await far.QueueAsync(2, Test.Bytes(3), Test.Token);
        await far.SendAsync(3, Test.Bytes(0), Test.Token);
        await near.ReceiveAsync(2, limit: 3, Test.Token);
        bool equalInTheMiddle = prover.Current(s_version).SequenceEqual(attestor.Current(s_version));
        await near.ReceiveAsync(3, limit: 3, Test.Token);

        Assert.False(equalInTheMiddle);
        Assert.Equal(prover.Current(s_version), attestor.Current(s_version));
    }

    private static byte[] Hash(SessionRole role, IEnumerable<Step> steps)
    {
        using SessionHash hash = new(role);
        foreach (Step step in steps)
        {
            if (step.FromProver == (role == SessionRole.Prover))
            {
                hash.AbsorbSent(step.Channel, step.Bytes);
            }
            else
            {
                hash.AbsorbReceived(step.Channel, step.Bytes);
            }
        }

        return hash.Current(s_version);
    }
}
