using System.Buffers;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>Records missing, repeated, reordered, of the other direction, or with another tag.</summary>
public sealed class RecordAttackTests
{
    private const int First = AttackedSession.FirstData;
    private const int Second = AttackedSession.SecondData;
    private const int Close = AttackedSession.Close;

    public static MatrixTheoryData<CipherSuite, Side> Directions { get; } = new(AttackedSession.Versions.Select(static row => row.Data), [Side.Client, Side.Server]);

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task A_record_that_the_verifier_does_not_have_cannot_be_left_out(CipherSuite suite, Side side)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);

        foreach (int dropped in new[] { First, Second })
        {
            await AssertOrderRefusedAsync(session, side, [.. Enumerable.Range(0, 4).Where(i => i != dropped)]);
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Records_repeated_or_reordered_are_refused(CipherSuite suite, Side side)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);

        await AssertOrderRefusedAsync(session, side, [0, First, First, Second, Close]);
        await AssertOrderRefusedAsync(session, side, [0, Second, First, Close]);
        await AssertOrderRefusedAsync(session, side, [0, First, Second, Second, Close]);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task The_first_record_cannot_be_left_out(CipherSuite suite, Side side)
    {
        await AssertOrderRefusedAsync(await AttackedSession.BareAsync(suite), side, [First, Second, Close]);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task A_statement_that_lacks_records_of_the_recording_is_refused(CipherSuite suite, Side side)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);

        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, Stated(session, side, [0, First, Second])); // no close_notify
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, Stated(session, side, [0, First]));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, Stated(session, side, []));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, Stated(session, side, [0, First, Second, Close, Close]));
        foreach (int[] order in new int[][] { [0, Second, Close], [0, First, Close], [0, Second, First, Close] })
        {
            Exception refusal = await Lie.RefusalAsync(Stated(session, side, order), Stated(session, side, order));

            bool differs = refusal is SessionProofException { Failure: SessionProofFailure.RecordsDiffer };
            Assert.True(differs || (suite.IsTls13 && refusal is ProtocolException), refusal.ToString()); // what is missing may be said to be padding, which is proven
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Nothing_may_be_stated_after_close_notify(CipherSuite suite, Side side)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        ProvenSession longer = Pick(session, side, [0, First, Second, Close, First]);

        await Lie.AssertRefusedAsync(SessionProofFailure.RecordNotAllowed, longer);
        await Lie.AssertAcceptedAsync(longer with { Statement = session.Statement }); // a peer does not read what comes after it, so that says nothing
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Ciphers), MemberType = typeof(AttackedSession))]
    public async Task The_records_of_the_other_direction_are_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        int cut = session.Suite.IsTls13 ? 0 : 1; // Finished would differ
        TlsRecord[] client = [.. session.Client.Skip(session.First(Side.Client) + cut)];
        TlsRecord[] server = [.. session.Server.Skip(session.First(Side.Server) + cut)];
        ProvenSession swapped = session
            .WithRecords(Side.Client, records => [.. records.Take(cut), .. server])
            .WithRecords(Side.Server, records => [.. records.Take(cut), .. client]) with
        {
            Statement = session.Statement with
            {
                Client = new DirectionStatement([.. session.Statement.Client.Records.Take(cut), .. session.Statement.Server.Records.Skip(cut)], []),
                Server = new DirectionStatement([.. session.Statement.Server.Records.Take(cut), .. session.Statement.Client.Records.Skip(cut)], []),
            },
        };

        await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, swapped);

        // A response passed off as sent by the server: its own records under the client's key.
        ProvenSession reflected = session.WithRecords(Side.Server, records => [.. records.Take(cut), .. client]) with
        {
            Statement = session.Statement with { Server = new DirectionStatement([.. session.Statement.Server.Records.Take(cut), .. session.Statement.Client.Records.Skip(cut)], []) },
        };
        List<byte[]> claims = await Lie.RevealedAsync(session);
        await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, reflected);
        await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, reflected, claims);
        if (suite.IsTls13)
        {
            int serverKeys = AttackedSession.AuthenticatorOf(session, Side.Server, 0, claims.Count);
            int clientKeys = AttackedSession.AuthenticatorOf(session, Side.Client, 0, claims.Count);
            int keys = serverKeys - clientKeys - 4;
            for (int i = -keys; i < 4; i++)
            {
                claims[serverKeys + i] = claims[clientKeys + i]; // even with all of the client's values let out once more
            }

            await Lie.AssertRefusedAsync(SessionProofFailure.RecordNotAllowed, ToServer(reflected, session), claims);
        }

        static ProvenSession ToServer(ProvenSession reflected, ProvenSession session)
            => reflected.WithStated(Side.Server, 0, _ => new StatedRecord(ContentType.Handshake, 2, session.Statement.Client.Records[0].Shown));
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Ciphers), MemberType = typeof(AttackedSession))]
    public async Task Every_byte_of_a_record_is_authenticated(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        DealtPair pair = new();
        Assert.Equal((null, null), await pair.RunAsync(session.ProveAsync, session.VerifyAsync));
        int size = (int)session.Client[session.First(Side.Client) + First].Fragment.Length;

        for (int at = 0; at < size; at += at < size - 16 ? 7 : 1) // every byte of the tag
        {
            ProvenSession altered = Alter(session, Side.Client, First, at);

            Exception? refusal = await pair.VerifyAsync(pair.ProverBytes, altered.VerifyAsync);

            bool isNonce = at < suite.ExplicitNonceSize; // what is let out is then that of another nonce
            Assert.True(isNonce ? refusal is ProtocolException : refusal is SessionProofException { Failure: SessionProofFailure.WrongTag }, $"{at}: {refusal}");
        }
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task A_tag_made_right_by_what_is_let_out_is_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        foreach (Side side in new[] { Side.Client, Side.Server })
        {
            List<byte[]> claims = await Lie.RevealedAsync(session);
            int at = (int)session.Records(side)[session.First(side) + Second].Fragment.Length - 3;
            claims[AttackedSession.AuthenticatorOf(session, side, Second, claims.Count)][13] ^= 1; // the tag is GHASH plus this

            await Lie.AssertDisprovenAsync(Alter(session, side, Second, at), claims);
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task A_header_that_differs_is_refused(CipherSuite suite, Side side)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);

        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, Alter(session, side, First, static record => record with { Type = ContentType.Handshake }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, Alter(session, side, First, static record => record with { Type = ContentType.ChangeCipherSpec }));
        await Lie.AssertRefusedAsync(
            suite.IsTls13 ? SessionProofFailure.WrongTag : SessionProofFailure.RecordsDiffer, Alter(session, side, First, static record => record with { Version = 0x0301 }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordsDiffer, Alter(session, side, First, static record => record with { Fragment = record.Fragment.Slice(0, 3) }));
        await Lie.AssertRefusedAsync(
            SessionProofFailure.RecordsDiffer, Alter(session, side, First, static record => record with { Fragment = new ReadOnlySequence<byte>(new byte[TlsRecord.MaxFragmentSize + 1]) }));
    }

    private static ProvenSession Alter(ProvenSession session, Side side, int record, int at) => Alter(session, side, record, original =>
    {
        byte[] fragment = original.Fragment.ToArray();
        fragment[at] ^= 1;
        return original with { Fragment = new ReadOnlySequence<byte>(fragment) };
    });

    private static ProvenSession Alter(ProvenSession session, Side side, int record, Func<TlsRecord, TlsRecord> change)
        => session.WithRecords(side, records => records.Select((r, i) => i == record ? change(r) : r));

    /// <summary>Recording and statement agree on another order; the sequence numbers are then others.</summary>
    private static async Task AssertOrderRefusedAsync(ProvenSession session, Side side, int[] order)
    {
        ProvenSession picked = Pick(session, side, order);
        List<byte[]> revealed = await Lie.RevealedAsync(session);

        await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, picked);
        if (session.Suite.IsTls13)
        {
            await Lie.AssertDisprovenAsync(picked, Claims(session, side, order, revealed));
        }
        else
        {
            await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, picked, Claims(session, side, order, revealed)); // the tag covers the number
        }
    }

    private static ProvenSession Pick(ProvenSession session, Side side, int[] order)
        => Stated(session, side, order).WithRecords(side, records => [.. order.Select(i => records.ElementAt(i))]);

    private static ProvenSession Stated(ProvenSession session, Side side, int[] order)
        => session.WithStated(side, stated => stated with { Records = [.. order.Select(i => stated.Records[i])] });

    /// <summary>For each record what its tag needs.</summary>
    private static List<byte[]> Claims(ProvenSession session, Side side, int[] order, List<byte[]> revealed)
    {
        int start = AttackedSession.AuthenticatorOf(session, side, 0, revealed.Count);
        return [.. revealed.Take(start), .. order.Select(i => revealed[start + i]), .. revealed.Skip(start + 4)];
    }
}
