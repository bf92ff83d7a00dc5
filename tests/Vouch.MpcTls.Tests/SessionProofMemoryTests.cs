using Vouch.Mpc.Machines;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Tests;

/// <summary>Memory is that of one record and the ranges that go on beyond it, whatever the number of records.</summary>
public sealed class SessionProofMemoryTests
{
    [Theory]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.EcdheEcdsaAes128GcmSha256)]
    public async Task A_range_over_many_records_takes_no_more_than_one_over_half_as_many(CipherSuite suite)
    {
        Assert.Equal(await PeakAsync(suite, 70), await PeakAsync(suite, 140)); // after 64 records of 7 bytes every remainder of a block has occurred
    }

    [Fact]
    public async Task A_generation_keeps_little_behind()
    {
        int few = await PeakAsync(CipherSuite.Aes128GcmSha256, 4, updates: 2);
        int many = await PeakAsync(CipherSuite.Aes128GcmSha256, 4, updates: 12);

        Assert.InRange(many - few, 0, 10 * 4000); // wires: its keys alone
    }

    private static async Task<int> PeakAsync(CipherSuite suite, int records, int updates = 0)
    {
        byte[] data = new byte[7];
        ProvenSession session = await ProvenSession.CreateAsync(
            suite,
            [SealedContent.CloseNotify],
            [.. Enumerable.Repeat(SealedContent.Of(data), records), .. Enumerable.Repeat(SealedContent.UpdateKeys, updates), SealedContent.Of(data), SealedContent.CloseNotify]);
        session = session
            .Commit(Side.Server, new byte[7 * records], (3, 7 * records))
            .Commit(Side.Server, new byte[7 * records - 2], (3, 1), (5, 7 * records - 3));
        await using PlainMachine machine = new();
        await session.ProveAsync(machine);
        return machine.Cost.PeakWires;
    }
}
