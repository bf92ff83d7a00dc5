using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>A key of another generation: KeyUpdates left out, invented, or taken from the other side.</summary>
public sealed class GenerationAttackTests
{
    /// <summary>The inner state of the next traffic secret is let out before its keys.</summary>
    private const int Inner = 1;

    private static readonly byte[] s_data = "01234"u8.ToArray(); // as long as a KeyUpdate

    public static MatrixTheoryData<CipherSuite, Side> Directions { get; } = new([CipherSuite.Aes128GcmSha256, CipherSuite.ChaCha20Poly1305Sha256], [Side.Client, Side.Server]);

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Generations_on_both_sides_are_followed(CipherSuite suite, Side side)
    {
        ProvenSession session = await OfAsync(suite, side, SealedContent.UpdateKeys, SealedContent.Of(s_data, 3), SealedContent.UpdateKeys, SealedContent.Of(s_data));

        await Lie.AssertAcceptedAsync(session.Show(side, 3, [.. s_data[3..], .. s_data[..3]]).Commit(side, [.. s_data[4..], .. s_data], (4, 6)));
        await Lie.AssertDisprovenAsync(session.Show(side, 3, [.. s_data[3..], .. s_data[1..4]]));
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task A_KeyUpdate_left_out_is_refused(CipherSuite suite, Side side)
    {
        ProvenSession session = await OfAsync(suite, side, SealedContent.UpdateKeys, SealedContent.Of(s_data));
        ProvenSession lie = session.WithStated(side, 0, static _ => new StatedRecord(ContentType.ApplicationData, 5, default));
        List<byte[]> claims = await Lie.RevealedAsync(session);
        int keys = KeysOf(suite);
        int second = KeysEnd(session, side, claims.Count) + 1; // the second generation's

        await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, lie);

        // The first generation's key is said to authenticate as the second does; under GCM no hash key fits both.
        List<byte[]> claimed = [.. claims[..second], .. claims[(second + keys + Inner)..]];
        if (suite == CipherSuite.ChaCha20Poly1305Sha256)
        {
            await Lie.AssertDisprovenAsync(lie, claimed);
        }
        else
        {
            await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, lie, claimed);
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task An_invented_KeyUpdate_is_refused(CipherSuite suite, Side side)
    {
        ProvenSession session = await OfAsync(suite, side, SealedContent.Of(s_data), SealedContent.Of(s_data));
        ProvenSession lie = session.WithStated(side, 0, static _ => new StatedRecord(ContentType.Handshake, 5, SealedContent.UpdateKeys.Content));
        List<byte[]> claims = await Lie.RevealedAsync(session);
        int keys = KeysOf(suite);
        int end = KeysEnd(session, side, claims.Count);

        await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, lie);

        // The second generation is said to be the first once more.
        List<byte[]> again = [.. claims[..(end + 1)], new byte[claims[0].Length], .. claims[(end - keys)..end], .. claims[(end + 1)..]];
        await Lie.AssertDisprovenAsync(lie, again);
    }

    [Fact]
    public async Task A_KeyUpdate_of_the_other_side_does_not_count()
    {
        SealedContent[] updated = [SealedContent.UpdateKeys, SealedContent.Of(s_data), SealedContent.CloseNotify];
        SealedContent[] plain = [SealedContent.Of(s_data), SealedContent.Of(s_data), SealedContent.CloseNotify];
        ProvenSession session = await ProvenSession.CreateAsync(CipherSuite.Aes128GcmSha256, updated, plain);

        ProvenSession swapped = session with
        {
            Statement = session.Statement with { Client = session.Statement.Server, Server = session.Statement.Client },
        };

        await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, swapped);
    }

    [Fact]
    public async Task The_first_record_of_a_later_generation_is_not_that_of_the_first()
    {
        ProvenSession session = await OfAsync(CipherSuite.Aes128GcmSha256, Side.Client, SealedContent.Of(s_data), SealedContent.UpdateKeys, SealedContent.Of(s_data));

        foreach ((int first, int second) in new[] { (0, 2), (2, 0) })
        {
            await Lie.AssertRefusedAsync(
                SessionProofFailure.WrongTag, session.WithRecords(Side.Client, records => records.Select((r, i) => i == second ? records.ElementAt(first) : r)));
        }
    }

    /// <summary>IV, and the hash key of GCM.</summary>
    private static int KeysOf(CipherSuite suite) => suite == CipherSuite.ChaCha20Poly1305Sha256 ? 1 : 2;

    /// <summary>Where the values of the first generation's records begin.</summary>
    private static int KeysEnd(ProvenSession session, Side side, int revealed)
    {
        int keys = KeysOf(session.Suite);
        const int Schedule = 3 + Inner; // inner states: of the Handshake Secret, the derived one, the Master Secret, and the traffic secret
        return side == Side.Client ? Schedule + keys : revealed - Values(session.Statement.Server, keys);
    }

    private static int Values(DirectionStatement direction, int keys)
        => direction.Records.Count + direction.Records.Count(static r => r.Type == ContentType.Handshake) * (keys + Inner);

    private static Task<ProvenSession> OfAsync(CipherSuite suite, Side side, params SealedContent[] contents)
    {
        SealedContent[] other = [SealedContent.CloseNotify];
        SealedContent[] own = [.. contents, SealedContent.CloseNotify];
        return side == Side.Client ? ProvenSession.CreateAsync(suite, own, other) : ProvenSession.CreateAsync(suite, other, own);
    }
}
