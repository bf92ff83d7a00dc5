using System.Globalization;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Keys;
using Vouch.MpcTls.Ranges;
using Vouch.MpcTls.Records;
using Vouch.MpcTls.Statements;
using Vouch.Testing;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests;

/// <summary>The costs in docs/protocol/session-proof.md are those of the program.</summary>
public sealed class SessionProofCostTests
{
    private static readonly string s_document = File.ReadAllText(RepositoryRoot.PathTo("docs/protocol/session-proof.md"));

    [Theory]
    [InlineData(CipherSuite.Aes128GcmSha256, "1.3 AES-128-GCM, SHA-256")]
    [InlineData(CipherSuite.Aes256GcmSha384, "1.3 AES-256-GCM, SHA-384")]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, "1.3 ChaCha20-Poly1305, SHA-256")]
    [InlineData(CipherSuite.EcdheEcdsaAes128GcmSha256, "1.2 AES-128-GCM, SHA-256")]
    [InlineData(CipherSuite.EcdheEcdsaAes256GcmSha384, "1.2 AES-256-GCM, SHA-384")]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, "1.2 ChaCha20-Poly1305, SHA-256")]
    public async Task Parts_cost_what_the_document_says(CipherSuite suite, string name)
    {
        ProvenSession session = await ProvenSession.CreateAsync(
            suite,
            [SealedContent.Of(new byte[1024]), SealedContent.CloseNotify],
            [SealedContent.Of(new byte[2048]), SealedContent.CloseNotify]);
        await using PlainMachine machine = new();
        Bits secret = await machine.InputAsync(SessionRole.Prover, session.Secret.Length, session.Secret);
        long generation = 0;
        Bits key = default;
        long keys = await CostAsync(machine, async () =>
        {
            if (session.Opened is not Tls13HandshakeSecrets opened)
            {
                key = (await Tls12KeySchedule.RunAsync(machine, session.Handshake, secret)).Client.Key;
                return;
            }

            Tls13KeySchedule schedule = await Tls13KeySchedule.RunAsync(machine, suite, secret, session.Handshake.Session.HelloHash, opened);
            Bits client = await schedule.TrafficSecretAsync(Side.Client, session.Handshake.FinishedHash);
            Bits server = await schedule.TrafficSecretAsync(Side.Server, session.Handshake.FinishedHash);
            key = (await new DirectionKeys.OfTrafficSecret(machine, suite, client).NextAsync()).Key;
            await new DirectionKeys.OfTrafficSecret(machine, suite, server).NextAsync();
            await using PlainMachine other = new();
            TrafficSecret first = await TrafficSecret.CreateAsync(other, suite, other.Constant(new byte[suite.HashSize]));
            generation = await CostAsync(other, async () => await (await first.NextAsync()).DeriveKeyAsync());
        });
        RecordCipher cipher = null!;
        long setup = await CostAsync(machine, async () => cipher = await RecordCipher.CreateAsync(machine, suite, key));
        long record = await CostAsync(machine, async () => await cipher.OneTimeAsync(machine.Constant(new byte[12])));
        long block = await CostAsync(machine, async () => await cipher.KeystreamAsync(machine.Constant(new byte[12]), 0));
        long bare = await CostAsync(session);
        long whole = await CostAsync(session.Commit(Side.Client, new byte[1024], (0, 1024)).Commit(Side.Server, new byte[2048], (0, 2048)).Show(Side.Server, 160, new byte[16]));

        AssertInDocument(
            $"| {name} | {N(keys)} | {(suite.IsTls13 ? N(generation) : "")} | {N(setup)} | {N(record)} | {N(block)} for {cipher.BlockSize} bytes | {N(bare)} | {N(whole)} |");
    }

    [Fact]
    public async Task Commitments_cost_what_the_document_says()
    {
        long first = await CommitAsync(23);
        long second = await CommitAsync(24);

        Assert.Equal(first, await CommitAsync(1));
        Assert.Equal(second - first, await CommitAsync(24 + 64) - second);
        AssertInDocument($"| commitment to at most 23 bytes | {N(first)} |");
        AssertInDocument($"| each further 64 bytes begun | {N(second - first)} |");
    }

    private static async Task<long> CommitAsync(int size)
    {
        ProvenSession session = (await ProvenSession.CreateAsync(CipherSuite.EcdheEcdsaAes128GcmSha256, [], [])).Commit(Side.Client, new byte[size], (0, size));
        await using PlainMachine machine = new();
        using SessionWitness witness = session.Witness();
        RangeHasher hasher = new(machine, session.Statement.Ranges[0], witness.Blinders[0]);
        await hasher.TakeAsync(machine.Constant(new byte[size]));
        return machine.Cost.AndGates;
    }

    private static async Task<long> CostAsync(ProvenSession session)
    {
        await using PlainMachine machine = new();
        await session.ProveAsync(machine);
        return machine.Cost.AndGates;
    }

    private static async Task<long> CostAsync(PlainMachine machine, Func<Task> part)
    {
        long before = machine.Cost.AndGates;
        await part();
        return machine.Cost.AndGates - before;
    }

    private static void AssertInDocument(string row) => Assert.True(s_document.Contains(row, StringComparison.Ordinal), $"The document has no row {row}");

    private static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
