using System.Text;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Statements;
using Vouch.MpcTls.Tests.Attacks;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Tests;

/// <summary>Sessions with a real server, stated and proven.</summary>
public sealed class SessionProofTests
{
    /// <summary>A proof is about the bytes of a connection, however many requests they hold.</summary>
    [Theory]
    [InlineData(CipherSuite.Aes128GcmSha256)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.EcdheEcdsaAes128GcmSha256)]
    public async Task Several_requests_on_one_connection_are_proven_together(CipherSuite suite)
    {
        byte[] first = "GET /a HTTP/1.1\r\nHost: localhost\r\nCookie: secret\r\n\r\n"u8.ToArray();
        byte[] second = "GET /b HTTP/1.1\r\nHost: localhost\r\nCookie: secret\r\n\r\n"u8.ToArray();
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345"u8.ToArray();
        byte[] other = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n67890"u8.ToArray();
        ProvenSession session = await ProvenSession.CreateAsync(
            suite,
            [SealedContent.Of(first), SealedContent.Of(second), SealedContent.CloseNotify],
            [SealedContent.Of(answer), SealedContent.Of(other), SealedContent.CloseNotify]);
        byte[] sent = [.. first, .. second];
        byte[] received = [.. answer, .. other];
        int body = received.Length - 5;

        ProvenSession stated = session
            .Show(Side.Client, first.Length, sent[first.Length..(first.Length + 6)])
            .Commit(Side.Client, [.. sent[..6], .. sent[(first.Length + 20)..]], (0, 6), (first.Length + 20, second.Length - 20))
            .Show(Side.Server, body, "67890"u8.ToArray())
            .Commit(Side.Server, received[(answer.Length - 5)..(answer.Length + 17)], (answer.Length - 5, 22));

        await Lie.AssertAcceptedAsync(stated);
        await Lie.AssertDisprovenAsync(session.Show(Side.Server, body, "12345"u8.ToArray()));
    }

    [Theory]
    [InlineData(CipherSuite.Aes128GcmSha256)]
    [InlineData(CipherSuite.Aes256GcmSha384)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.EcdheEcdsaAes128GcmSha256)]
    [InlineData(CipherSuite.EcdheEcdsaAes256GcmSha384)]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256)]
    public async Task A_true_statement_holds(CipherSuite suite)
    {
        byte[] response = Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + new string('x', 20_000));
        using RecordedExchange exchange = await RecordedExchange.RunAsync(suite, "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: secret\r\nConnection: close\r\n\r\n", response);
        (SessionStatement statement, SessionWitness witness) = exchange.State(
            [(Side.Client, 0, 16), (Side.Client, 20, 1), (Side.Server, 3, 30)],
            (Side.Client, [(10, 50)]),
            (Side.Server, [(0, 10), (100, 70), (16_380, 10)]),
            (Side.Server, [(20_000, 1)]));
        using (witness)
        {
            await using PlainMachine machine = new();
            SessionProof proof = exchange.Proof;

            await proof.RunAsync(machine, statement, witness);

            Assert.True(proof.IsClosedByServer);
            TestContext.Current.SendDiagnosticMessage($"{suite}: {machine.Cost}");
            await ProofPair.RunAsync(
                prover => exchange.Proof.RunAsync(prover, statement, witness),
                async verifier =>
                {
                    SessionProof verification = exchange.Proof;
                    await verification.RunAsync(verifier, statement, null);
                    Assert.True(verification.IsClosedByServer);
                });
        }
    }
}
