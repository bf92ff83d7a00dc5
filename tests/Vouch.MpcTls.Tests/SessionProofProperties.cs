using Vouch.Mpc.Machines;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Tests;

/// <summary>Random sessions, truly stated, hold: any cutting into records, padding, tickets, KeyUpdates and ranges.</summary>
public sealed class SessionProofProperties
{
    private const int MostBytes = 400;

    private static readonly Gen<(int Size, int Padding, int Kind)[]> s_records = Gen.Select(Gen.Int[0, 90], Gen.Int[0, 40], Gen.Int[0, 9]).Array[1, 6];

    private static readonly Gen<(int Start, int Length)[]> s_stretches = Gen.Select(Gen.Int[0, MostBytes], Gen.Int[1, 100]).Array[0, 4];

    private static readonly Gen<Plan> s_plans = Gen.Select(
        Gen.Byte.Array[MostBytes], s_records, s_stretches, s_stretches, s_stretches, Gen.Bool,
        static (bytes, records, shown, first, second, closes) => new Plan(bytes, records, shown, [first, second], closes));

    public static TheoryData<CipherSuite> Suites => Attacks.AttackedSession.Suites;

    [Theory]
    [MemberData(nameof(Suites))]
    public Task Random_statements_hold_in_the_clear(CipherSuite suite)
        => Gen.Select(s_plans, s_plans).SampleAsync(async (client, server) =>
        {
            await using PlainMachine machine = new();
            SessionProof proof = await ProveAsync(await SessionAsync(suite, client, server), machine);
            Assert.Equal(server.Closes, proof.IsClosedByServer);
        }, iter: 10, threads: 1);

    [Theory]
    [MemberData(nameof(Suites))]
    public Task Random_statements_hold_on_the_proof_machine(CipherSuite suite)
        => Gen.Select(s_plans, s_plans).SampleAsync(async (client, server) =>
        {
            ProvenSession session = await SessionAsync(suite, client, server);
            Assert.Equal((null, null), await new DealtPair().RunAsync(session.ProveAsync, session.VerifyAsync));
        }, iter: 2, threads: 1);

    [Theory]
    [MemberData(nameof(Suites))]
    public Task Random_statements_with_one_wrong_byte_do_not_hold(CipherSuite suite)
        => Gen.Select(s_plans, Gen.Int[0, int.MaxValue], Gen.Int[1, 255]).SampleAsync(async (plan, at, mask) =>
        {
            Plan lie = plan with { Bytes = [.. plan.Bytes] };
            (int Start, int Length)[] covered = [.. plan.Covered(suite)];
            if (covered.Length == 0)
            {
                return;
            }

            (int start, int length) = covered[at % covered.Length];
            lie.Bytes[start + (at % length)] ^= (byte)mask;
            await using PlainMachine machine = new();
            ProvenSession session = lie.State(await SealAsync(suite, plan, plan), suite, Side.Server);

            await Assert.ThrowsAsync<ArgumentException>(() => ProveAsync(session, machine));
        }, iter: 6, threads: 1);

    private static async Task<SessionProof> ProveAsync(ProvenSession session, IMachine machine)
    {
        using Statements.SessionWitness witness = session.Witness();
        SessionProof proof = new(session.Handshake, session.Opened, session.Client, session.Server);
        await proof.RunAsync(machine, session.Statement, witness);
        return proof;
    }

    private static Task<ProvenSession> SealAsync(CipherSuite suite, Plan client, Plan server)
        => ProvenSession.CreateAsync(suite, client.Contents(suite, Side.Client), server.Contents(suite, Side.Server));

    private static async Task<ProvenSession> SessionAsync(CipherSuite suite, Plan client, Plan server)
        => server.State(client.State(await SealAsync(suite, client, server), suite, Side.Client), suite, Side.Server);

    /// <summary>What one side sends, and what is said of it.</summary>
    private sealed record Plan(byte[] Bytes, (int Size, int Padding, int Kind)[] Records, (int Start, int Length)[] Shown, (int Start, int Length)[][] Ranges, bool Closes)
    {
        private int Length(CipherSuite suite, Side side) => Contents(suite, side).Where(static c => c.Type == Tls.Records.ContentType.ApplicationData).Sum(static c => c.Content.Length);

        public IEnumerable<SealedContent> Contents(CipherSuite suite, Side side)
        {
            int position = 0;
            foreach ((int size, int padding, int kind) in Records)
            {
                SealedContent? other = (suite.IsTls13, side, kind) switch
                {
                    (true, _, 0) => SealedContent.UpdateKeys,
                    (true, Side.Server, 1) => SealedContent.Ticket,
                    (_, _, 2) => new SealedContent(Tls.Records.ContentType.Alert, [1, (byte)AlertDescription.UserCanceled]),
                    _ => null,
                };
                if (other is not null)
                {
                    yield return other;
                    continue;
                }

                int taken = int.Min(size, Bytes.Length - position);
                yield return SealedContent.Of(Bytes[position..(position + taken)], suite.IsTls13 ? padding : 0);
                position += taken;
            }

            if (Closes)
            {
                yield return SealedContent.CloseNotify;
            }
        }

        /// <summary>What of the server's bytes is shown or committed to.</summary>
        public IEnumerable<(int Start, int Length)> Covered(CipherSuite suite)
        {
            int length = Length(suite, Side.Server);
            return [.. Apart(Shown, length, gap: 0), .. Ranges.SelectMany(range => Apart(range, length, gap: 1))];
        }

        public ProvenSession State(ProvenSession session, CipherSuite suite, Side side)
        {
            int length = Length(suite, side);
            foreach ((int start, int size) in Apart(Shown, length, gap: 0))
            {
                session = session.Show(side, start, Bytes[start..(start + size)]);
            }

            foreach ((int Start, int Length)[] segments in Ranges.Select(range => Apart(range, length, gap: 1)).Where(static segments => segments.Length > 0))
            {
                session = session.Commit(side, [.. segments.SelectMany(s => Bytes[s.Start..(s.Start + s.Length)])], segments);
            }

            return session;
        }

        /// <summary>As many of the stretches as fit, in order.</summary>
        private static (int Start, int Length)[] Apart((int Start, int Length)[] stretches, int length, int gap)
        {
            List<(int, int)> apart = [];
            int end = 0;
            foreach ((int start, int size) in stretches.Order())
            {
                int from = int.Max(start, end);
                int to = int.Min(start + size, length);
                if (from < to)
                {
                    apart.Add((from, to - from));
                    end = to + gap;
                }
            }

            return [.. apart];
        }
    }
}
