using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Vouch.Attestations;
using Vouch.Attesting;
using Vouch.Crypto.Signing;
using Vouch.Fuzz.Targets;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Testing.Servers;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Fuzz.Seeding;

/// <summary>A session between prover, attestor and a real server in this process, with everything that passed.</summary>
internal sealed class TappedSession
{
    private readonly byte[] _up;
    private readonly byte[] _down;

    private TappedSession(byte[] up, byte[] down, Attestation attestation)
    {
        _up = up;
        _down = down;
        Attestation = attestation;
    }

    public Attestation Attestation { get; }

    /// <summary>All bytes of the prover.</summary>
    public byte[] Up => _up;

    /// <summary>All bytes of the attestor.</summary>
    public byte[] Down => _down;

    public byte[] Control => Channel(_up, Preface.OfferSize, ChannelId.Control);

    public byte[] ControlBack => Channel(_down, Preface.AnswerSize, ChannelId.Control);

    public SessionFile File => new(
        Message(_up, Preface.OfferSize, SessionMessage.Open),
        Message(_up, Preface.OfferSize, SessionMessage.Opening),
        Channel(_up, Preface.OfferSize, ChannelId.Traffic),
        Channel(_down, Preface.AnswerSize, ChannelId.Traffic));

    public byte[] Open => Message(_up, Preface.OfferSize, SessionMessage.Open);

    public byte[] Statement => Message(_up, Preface.OfferSize, SessionMessage.Statement);

    public byte[] Accepted => Message(_down, Preface.AnswerSize, SessionMessage.Accepted);

    public byte[] Signed => Message(_down, Preface.AnswerSize, SessionMessage.Signed);

    public static async Task<TappedSession> RunAsync(X509Certificate2Collection roots, X509Certificate2 certificate, byte[] response, Action<ProveRequest> configure, SslProtocols protocol)
    {
        await using TestHttpsServer server = TestHttpsServer.Start(certificate, response, protocol);
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.Secp256k1, new SeededRandomSource(1));
        (Stream prover, Stream attestor) = DuplexPipeStream.CreatePair();
        TapStream tap = new(prover);
        AttestorSessions sessions = new(key, (_, _, _, cancel) => DialAsync(server.Port, cancel), static (_, _) => { }, new AttestorLimits(), roots, TimeProvider.System, NullLogger.Instance);
        Task<AttestorOutcome> attesting = sessions.RunAsync(attestor, CancellationToken.None);
        ProveRequest request = new($"https://{Fixtures.Host}/account?id=7") { AttestorView = AttestorView.Response };
        configure(request);
        ProvenSession session = await new Prover(new ProverOptions { Attestor = "here", ServerRoots = roots }, null, _ => Task.FromResult<Stream>(tap)).ProveAsync(request);
        await attesting;
        return new TappedSession(tap.Written, tap.Received, session.Attestation);
    }

    private static async Task<ServerConnection> DialAsync(int port, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return new ServerConnection(new NetworkStream(socket, ownsSocket: true), new IPEndPoint(IPAddress.Loopback, 443));
    }

    /// <summary>The bytes of a channel, out of its frames.</summary>
    private static byte[] Channel(byte[] wire, int prefaceSize, ChannelId channel)
    {
        ArrayBufferWriter<byte> bytes = new();
        ReadOnlySequence<byte> rest = new(wire.AsMemory(prefaceSize));
        while (FrameHeader.TryRead(ref rest, out FrameHeader header))
        {
            if (header.Type == FrameType.Data && header.Channel == (byte)channel)
            {
                bytes.Write(rest.Slice(0, header.Length).ToArray());
            }

            rest = rest.Slice(header.Length);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static byte[] Message(byte[] wire, int prefaceSize, SessionMessage type)
    {
        ReadOnlySpan<byte> control = Channel(wire, prefaceSize, ChannelId.Control);
        while (true)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(control[1..]);
            if (control[0] == (byte)type)
            {
                return control.Slice(5, length).ToArray();
            }

            control = control[(5 + length)..];
        }
    }
}
