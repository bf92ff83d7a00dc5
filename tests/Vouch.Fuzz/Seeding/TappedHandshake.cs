using System.Security.Cryptography.X509Certificates;
using Vouch.Fuzz.Targets;
using Vouch.Testing;
using Vouch.Testing.Tls;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Seeding;

/// <summary>A handshake of the client whose randomness is always the same with a scripted server: the messages in the clear, and the server's bytes.</summary>
internal sealed record TappedHandshake(IReadOnlyList<byte[]> Messages, byte[] ServerBytes)
{
    private static readonly HandshakeType[] s_ofServer =
    [
        HandshakeType.ServerHello, HandshakeType.EncryptedExtensions, HandshakeType.CertificateRequest, HandshakeType.Certificate, HandshakeType.ServerKeyExchange,
        HandshakeType.CertificateVerify, HandshakeType.Finished, HandshakeType.ServerHelloDone,
    ];

    /// <summary>The body of the first message of a type; <see langword="null"/> if there is none.</summary>
    public byte[]? BodyOf(HandshakeType type) => Messages.FirstOrDefault(m => m[0] == (byte)type)?[HandshakeMessage.HeaderSize..];

    public static async Task<TappedHandshake> RunAsync(X509Certificate2 certificate, Action<ServerScript> configure)
    {
        List<byte[]> messages = [];
        ServerScript script = new() { Certificate = certificate, Alpn = "http/1.1" };
        configure(script);
        foreach (HandshakeType type in s_ofServer)
        {
            script.Change[type] = message =>
            {
                messages.Add(message);
                return message;
            };
        }

        script.Retry = spec =>
        {
            messages.Add(spec.Write());
            return spec;
        };
        (DuplexPipe near, DuplexPipe far) = DuplexPipe.Create();
        RecordingPipe line = new(near);
        ScriptedServer server = new(far, script, new SeededRandomSource(2));
        Task serving = server.RunAsync();
        await using LocalTlsKeys keys = TlsClientTarget.NewKeys();
        await using (TlsClient client = new(line, keys, TlsClientTarget.NewOptions(Fixtures.Policy)))
        {
            await client.HandshakeAsync(CancellationToken.None);
            await client.WriteAsync("echo"u8.ToArray(), CancellationToken.None);
            await client.CloseAsync(CancellationToken.None);
            byte[] buffer = new byte[100];
            while (await client.ReadAsync(buffer, CancellationToken.None) > 0)
            {
            }
        }

        await serving;
        await line.Completion;

        // The client's hellos stand first, and behind a HelloRetryRequest.
        List<byte[]> hellos = [.. line.ClientLog.Where(r => r.Type == Vouch.Tls.Records.ContentType.Handshake)
            .Select(r => System.Buffers.BuffersExtensions.ToArray(r.Fragment)).Where(m => m[0] == (byte)HandshakeType.ClientHello)];
        messages.Insert(0, hellos[0]);
        if (hellos.Count > 1)
        {
            messages.Insert(2, hellos[1]);
        }

        return new TappedHandshake(messages, Bytes(line));
    }

    private static byte[] Bytes(RecordingPipe line)
    {
        List<byte> bytes = [];
        foreach (Vouch.Tls.Records.TlsRecord record in line.ServerLog)
        {
            byte[] header = new byte[Vouch.Tls.Records.TlsRecord.HeaderSize];
            new Vouch.Tls.Records.RecordHeader(record.Type, record.Version, (int)record.Fragment.Length).Write(header);
            bytes.AddRange(header);
            bytes.AddRange(System.Buffers.BuffersExtensions.ToArray(record.Fragment));
        }

        return [.. bytes];
    }
}
