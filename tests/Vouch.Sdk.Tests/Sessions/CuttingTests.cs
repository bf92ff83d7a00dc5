using System.Security.Authentication;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Testing.Servers;

namespace Vouch.Tests.Sessions;

/// <summary>However lines cut the bytes and servers cut their records: the attestation comes out, and it is the same.</summary>
public sealed class CuttingTests
{
    [Theory]
    [InlineData(SslProtocols.Tls13, false)]
    [InlineData(SslProtocols.Tls13, true)]
    [InlineData(SslProtocols.Tls12, false)]
    public async Task Lines_that_pass_one_byte_at_a_time_change_nothing(SslProtocols protocol, bool isSplit)
    {
        await using SessionContext context = SessionContext.Start(protocol);
        context.Dial = async (host, port, connectTo, cancel) =>
        {
            ServerConnection server = await context.DialAsync(host, port, connectTo, cancel);
            return new ServerConnection(new ChoppingStream(server.Stream, 1), server.Address);
        };
        context.Between = static (prover, attestor) => (new ChoppingStream(prover, 1), new ChoppingStream(attestor, 1));

        ProvenSession session = await ProveAsync(context, isSplit);

        Assert.Equal(SessionContext.Response, session.Attestation.Transcript.Received.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Lines_that_pass_few_bytes_at_a_time_change_nothing(int size)
    {
        await using SessionContext context = SessionContext.Start();
        context.Between = (prover, attestor) => (new ChoppingStream(prover, size), new ChoppingStream(attestor, size));

        ProvenSession session = await ProveAsync(context, isSplit: true);

        Assert.Equal(SessionContext.Response, session.Attestation.Transcript.Received.ToArray());
    }

    [Theory]
    [InlineData(SslProtocols.Tls13, 1, 300)]
    [InlineData(SslProtocols.Tls12, 1, 300)]
    [InlineData(SslProtocols.Tls13, 7, 3_000)]
    [InlineData(SslProtocols.Tls13, 1_000, 100_000)]
    [InlineData(SslProtocols.Tls13, 16_383, 200_000)]
    [InlineData(SslProtocols.Tls13, 16_384, 200_000)]
    [InlineData(SslProtocols.Tls13, 16_385, 200_000)]
    [InlineData(SslProtocols.Tls13, 1 << 20, 1_000_000)]
    [InlineData(SslProtocols.Tls12, 1 << 20, 1_000_000)]
    public async Task Servers_that_cut_their_records_otherwise_are_attested(SslProtocols protocol, int recordSize, int bodySize)
    {
        byte[] response = TestHttpsServer.Json($"\"{new string('a', bodySize)}\"");
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(
            certificate,
            async (stream, _, cancel) =>
            {
                for (int i = 0; i < response.Length; i += recordSize)
                {
                    await stream.WriteAsync(response.AsMemory(i, int.Min(recordSize, response.Length - i)), cancel);
                }
            },
            protocol));

        ProvenSession session = await ProveAsync(context, isSplit: protocol == SslProtocols.Tls13);

        Assert.Equal(response, session.Attestation.Transcript.Received.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(16_385)]
    [InlineData(16_384 + 31)]
    [InlineData((2 * 16_384) + 1)]
    public async Task Secret_and_public_parts_of_every_size_are_attested(int size)
    {
        await using SessionContext context = SessionContext.Start(certificate => TestHttpsServer.Start(
            certificate, static async (stream, _, cancel) => await stream.WriteAsync(SessionContext.Response, cancel), SslProtocols.Tls13));
        ProveRequest secret = context.Request();
        secret.Method = "POST";
        secret.Body = new byte[size];
        secret.SecretBody = true;
        ProveRequest padded = context.Request();
        padded.Headers.Add(new("X-Padding", new string('p', size)));
        padded.SecretHeaders.Add(new("Cookie", new string('c', size)));

        ProvenSession withBody = await context.ProveAsync(secret);
        ProvenSession withHeaders = await context.ProveAsync(padded);

        Assert.Equal(size, withBody.Attestation.Facts.Transcript.HiddenLength);
        Assert.Equal(size + "Cookie: \r\n".Length, withHeaders.Attestation.Facts.Transcript.HiddenLength);
    }

    private static async Task<ProvenSession> ProveAsync(SessionContext context, bool isSplit)
    {
        ProveRequest request = context.Request();
        if (isSplit)
        {
            request.SecretHeaders.Add(new("Cookie", "id=42"));
        }

        ProvenSession session = await context.ProveAsync(request);
        Assert.True((await context.OutcomeAsync()).IsSigned);
        return session;
    }
}
