using System.Security.Cryptography;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>A key that is not the handshake's, in every place where one could be slipped in.</summary>
public sealed class KeyAttackTests
{
    [Theory]
    [MemberData(nameof(AttackedSession.Suites), MemberType = typeof(AttackedSession))]
    public async Task The_session_itself_is_accepted(CipherSuite suite) => await Lie.AssertAcceptedAsync(await AttackedSession.OfAsync(suite));

    [Theory]
    [MemberData(nameof(AttackedSession.Suites), MemberType = typeof(AttackedSession))]
    public async Task A_random_secret_is_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);

        await AssertSecretRefusedAsync(session, RandomNumberGenerator.GetBytes(session.Secret.Length));
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Suites), MemberType = typeof(AttackedSession))]
    public async Task The_secret_of_another_session_with_the_same_server_is_refused(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        ProvenSession other = await AttackedSession.OfAsync(suite, connection: 1);

        await AssertSecretRefusedAsync(session, other.Secret);
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task Every_bit_of_the_secret_matters(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        foreach (int at in new[] { 0, session.Secret.Length / 2, session.Secret.Length - 1 })
        {
            byte[] secret = [.. session.Secret];
            secret[at] ^= 0x80;

            await AssertSecretRefusedAsync(session, secret);
        }
    }

    [Fact]
    public async Task Handshake_traffic_secrets_that_are_swapped_or_of_another_session_are_refused()
    {
        ProvenSession session = await AttackedSession.BareAsync(CipherSuite.Aes128GcmSha256);
        Tls13HandshakeSecrets own = (Tls13HandshakeSecrets)session.Opened;
        Tls13HandshakeSecrets other = (Tls13HandshakeSecrets)(await AttackedSession.BareAsync(CipherSuite.Aes128GcmSha256, connection: 1)).Opened;
        using Tls13HandshakeSecrets swapped = new(own.ServerHandshakeSecret.Span, own.ClientHandshakeSecret.Span);
        using Tls13HandshakeSecrets otherClient = new(other.ClientHandshakeSecret.Span, own.ServerHandshakeSecret.Span);
        using Tls13HandshakeSecrets otherServer = new(own.ClientHandshakeSecret.Span, other.ServerHandshakeSecret.Span);

        foreach (Tls13HandshakeSecrets wrong in new[] { swapped, otherClient, otherServer, other })
        {
            await Lie.AssertDisprovenAsync(session with { Opened = wrong });
        }
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task Another_transcript_or_another_hello_at_the_verifier_refuses_the_prover(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.OfAsync(suite);
        OpenedHandshake other = (await AttackedSession.OfAsync(suite, connection: 1)).Handshake;
        byte[] random = RandomNumberGenerator.GetBytes(session.Handshake.FinishedHash.Length);

        foreach (OpenedHandshake wrong in new[]
        {
            With(session.Handshake, other.Session, session.Handshake.FinishedHash, session.Handshake.ServerFinishedHash),
            With(session.Handshake, session.Handshake.Session, other.FinishedHash, session.Handshake.ServerFinishedHash),
            With(session.Handshake, session.Handshake.Session, random, session.Handshake.ServerFinishedHash),
        })
        {
            await Lie.AssertDisprovenAsync(session with { Handshake = wrong }, prover: session);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_server_transcript_of_TLS_1_2_is_refused(bool isRandom)
    {
        ProvenSession session = await AttackedSession.OfAsync(CipherSuite.EcdheEcdsaAes128GcmSha256);
        byte[] hash = isRandom ? RandomNumberGenerator.GetBytes(32) : session.Handshake.FinishedHash.ToArray();

        await Lie.AssertDisprovenAsync(session with { Handshake = With(session.Handshake, session.Handshake.Session, session.Handshake.FinishedHash, hash) }, prover: session);
    }

    [Theory]
    [InlineData(Side.Client)]
    [InlineData(Side.Server)]
    public async Task A_Finished_of_TLS_1_2_that_the_master_secret_does_not_give_is_refused(Side side)
    {
        ProvenSession session = await AttackedSession.BareAsync(CipherSuite.EcdheEcdsaAes128GcmSha256);
        byte[] finished = (side == Side.Client ? session.Handshake.ClientFinished : session.Handshake.ServerFinished).ToArray();
        finished[^1] ^= 1;
        OpenedHandshake handshake = new(session.Handshake.Session)
        {
            FirstClientRecord = session.Handshake.FirstClientRecord,
            FirstServerRecord = session.Handshake.FirstServerRecord,
            FinishedHash = session.Handshake.FinishedHash,
            ServerFinishedHash = session.Handshake.ServerFinishedHash,
            ClientFinished = side == Side.Client ? finished : session.Handshake.ClientFinished,
            ServerFinished = side == Side.Server ? finished : session.Handshake.ServerFinished,
        };

        ProvenSession altered = session with { Handshake = handshake };
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordNotAllowed, altered); // it does not fit what is stated of the record
        await Lie.AssertDisprovenAsync(altered.WithStated(side, 0, stated => stated with { Shown = finished }));
        await Lie.AssertRefusedAsync(SessionProofFailure.RecordNotAllowed, session.WithStated(side, 0, stated => stated with { Shown = finished }));
    }

    [Theory]
    [MemberData(nameof(AttackedSession.Ciphers), MemberType = typeof(AttackedSession))]
    public async Task Every_value_that_is_let_out_is_proven(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        List<byte[]> revealed = await Lie.RevealedAsync(session);

        for (int i = 0; i < revealed.Count; i++)
        {
            byte[] lie = [.. revealed[i]];
            lie[i % lie.Length] ^= 0x10;
            Exception refusal = await Lie.RefusalAsync(session, session, [.. revealed.Select((value, number) => number == i ? lie : value)]);

            Assert.True(
                refusal is ProtocolException || refusal is SessionProofException { Failure: SessionProofFailure.WrongTag }, $"{suite}, value {i}: {refusal}");
        }
    }

    /// <summary>Once with what the secret gives, which no tag fits, and once with what is right let out, which the machine disproves.</summary>
    private static async Task AssertSecretRefusedAsync(ProvenSession session, byte[] secret)
    {
        await Lie.AssertRefusedAsync(SessionProofFailure.WrongTag, session with { Secret = secret });
        await Lie.AssertDisprovenAsync(session with { Secret = secret }, await Lie.RevealedAsync(session));
    }

    private static OpenedHandshake With(OpenedHandshake handshake, TlsSession session, ReadOnlyMemory<byte> finishedHash, ReadOnlyMemory<byte> serverFinishedHash) => new(session)
    {
        FirstClientRecord = handshake.FirstClientRecord,
        FirstServerRecord = handshake.FirstServerRecord,
        FinishedHash = finishedHash,
        ServerFinishedHash = serverFinishedHash,
        ClientFinished = handshake.ClientFinished,
        ServerFinished = handshake.ServerFinished,
    };
}
