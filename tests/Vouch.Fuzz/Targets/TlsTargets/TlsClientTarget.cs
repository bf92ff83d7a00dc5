using Vouch.Crypto.Platform;
using Vouch.Testing;
using Vouch.Testing.Tls;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.Fuzz.Targets;

/// <summary>A live client whose randomness is always the same, so that a recorded server can speak to it.</summary>
internal sealed class TlsClientTarget : IFuzzTarget
{
    public static string Name => "tls-client";

    public static LocalTlsKeys NewKeys() => new(PlatformPrimitives.Instance, new SeededRandomSource(1));

    public static TlsClientOptions NewOptions(Vouch.Tls.Certificates.ServerCertificatePolicy policy)
        => new() { Host = ServerName.Parse(Fixtures.Host), CertificatePolicy = policy, Random = new SeededRandomSource(3) };

    public static void Fuzz(ReadOnlySpan<byte> input) => RunAsync(input.ToArray()).GetAwaiter().GetResult();

    private static async Task RunAsync(byte[] server)
    {
        (DuplexPipe line, DuplexPipe far) = DuplexPipe.Create();
        await far.Output.WriteAsync(server);
        await far.Output.CompleteAsync();
        await using LocalTlsKeys keys = NewKeys();
        await using TlsClient client = new(line, keys, NewOptions(Fixtures.Policy));
        try
        {
            await client.HandshakeAsync(CancellationToken.None);
            byte[] buffer = new byte[1000];
            long received = 0;
            while (await client.ReadAsync(buffer, CancellationToken.None) is > 0 and int size)
            {
                received += size;
            }

            FuzzCheck.That(received < server.Length, "Ciphertext is longer than what it holds.");
        }
        catch (Exception e) when (e is TlsException or EndOfStreamException)
        {
        }
    }
}
