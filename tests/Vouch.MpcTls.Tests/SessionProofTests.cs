using System.Text;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Tests;

/// <summary>Sessions with a real server, stated and proven.</summary>
public sealed class SessionProofTests
{
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
