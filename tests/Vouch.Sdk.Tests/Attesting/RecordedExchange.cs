using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;
using Vouch.Attesting;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tests.Attesting;

/// <summary>A finished exchange with a real TLS server as the attestor has recorded it, and a prover that may say anything about it.</summary>
internal sealed class RecordedExchange : IAsyncDisposable
{
    public const string Head = "GET /account HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\n";
    public const string Secret = "Cookie: id=42\r\n";
    public const string Tail = "Accept: */*\r\nAccept-Encoding: identity\r\n\r\n";

    private RecordedExchange()
    {
    }

    public required LocalTlsKeys Keys { get; init; }

    public required byte[] ClientBytes { get; init; }

    public required byte[] ServerBytes { get; init; }

    public required byte[] Response { get; init; }

    public required X509Certificate2Collection Roots { get; init; }

    /// <summary>Public, secret, public; a KeyUpdate between.</summary>
    public static Task<RecordedExchange> SplitAsync(
        Func<TlsClient, Task>? send = null, byte[]? response = null, Func<X509Certificate2, TestHttpsServer>? serve = null, IReadOnlyList<CipherSuite>? suites = null)
        => RunAsync(send ?? SendPartsAsync(Head, Secret, Tail), response, serve: serve, suites: suites);

    public static Task<RecordedExchange> WholeAsync(SslProtocols protocol = SslProtocols.Tls13, byte[]? response = null)
        => RunAsync(SendPartsAsync(Head + Tail), response, protocol);

    /// <summary>With a server that is known by its address; its certificate names 127.0.0.1.</summary>
    public static Task<RecordedExchange> ByAddressAsync() => RunAsync(SendPartsAsync(Head + Tail), response: null, host: "127.0.0.1");

    /// <summary>Sends parts in records of their own, each in a generation of its own.</summary>
    public static Func<TlsClient, Task> SendPartsAsync(params string[] parts) => async tls =>
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                await tls.UpdateKeysAsync(TestContext.Current.CancellationToken);
            }

            await tls.WriteAsync(Encoding.Latin1.GetBytes(parts[i]), TestContext.Current.CancellationToken);
        }
    };

    public OpenMessage Open(params RequestSegment[] request) => new()
    {
        Mode = 0,
        Host = SessionContext.Host,
        Port = 443,
        ConnectTo = null,
        Request = request,
        Challenge = null,
        Subject = null,
    };

    public OpenMessage SplitOpen() => Open(Public(Head), RequestSegment.Secret(Secret.Length), Public(Tail));

    public OpeningMessage Opening(OpenedSecrets secrets, string sent, Func<IReadOnlyList<TranscriptRange>, IReadOnlyList<TranscriptRange>>? ranges = null, params Segment[] hidden)
    {
        Transcript transcript = new(Encoding.Latin1.GetBytes(sent), Response, hidden);
        IReadOnlyList<TranscriptRange> planned = new RangePlanner().Plan(transcript);
        return new OpeningMessage
        {
            Secrets = secrets,
            SentLength = sent.Length,
            ReceivedLength = Response.Length,
            BlinderSeed = new byte[32],
            Ranges = ranges is null ? planned : ranges(planned),
            SessionHash = new byte[32],
        };
    }

    public OpeningMessage SplitOpening(OpenedSecrets? secrets = null) => Opening(secrets ?? Keys.OpenSplit([0, 2]), Head + Secret + Tail, null, new Segment(Head.Length, Secret.Length));

    public OpeningMessage WholeOpening(Func<IReadOnlyList<TranscriptRange>, IReadOnlyList<TranscriptRange>>? ranges = null) => Opening(Keys.OpenWhole(), Head + Tail, ranges);

    public CheckedSession Check(OpenMessage open, OpeningMessage opening, byte[]? client = null, byte[]? server = null, DateTimeOffset? time = null, X509Certificate2Collection? roots = null)
    {
        RecordLog sent = Log(client ?? ClientBytes);
        RecordLog received = Log(server ?? ServerBytes);
        return new SessionCheck(open, opening, sent, received, roots ?? Roots, time ?? DateTimeOffset.UtcNow).Run("127.0.0.1:443");
    }

    public AttestorFailure? Try(OpenMessage open, OpeningMessage opening, byte[]? client = null, byte[]? server = null, DateTimeOffset? time = null, X509Certificate2Collection? roots = null)
    {
        try
        {
            Check(open, opening, client, server, time, roots);
            return null;
        }
        catch (AttestorException e)
        {
            return e.Failure;
        }
    }

    /// <summary>Cuts a recording into its records, headers included.</summary>
    public static List<byte[]> Cut(byte[] bytes)
    {
        List<byte[]> records = [];
        for (int i = 0; i < bytes.Length;)
        {
            int size = TlsRecord.HeaderSize + (bytes[i + 3] << 8) + bytes[i + 4];
            records.Add(bytes[i..(i + size)]);
            i += size;
        }

        return records;
    }

    public static byte[] Join(IEnumerable<byte[]> records) => [.. records.SelectMany(r => r)];

    public static RequestSegment Public(string text) => RequestSegment.Public(Encoding.Latin1.GetBytes(text));

    public ValueTask DisposeAsync() => Keys.DisposeAsync();

    private static RecordLog Log(byte[] bytes)
    {
        RecordLog log = new(1 << 24, 1 << 16);
        try
        {
            Assert.True(log.TryAppend(bytes));
        }
        catch (TlsException e)
        {
            throw new AttestorException(AttestorFailure.RecordsMalformed, e.Message, e);
        }

        return log;
    }

    private static async Task<RecordedExchange> RunAsync(
        Func<TlsClient, Task> send, byte[]? response, SslProtocols protocol = SslProtocols.Tls13, Func<X509Certificate2, TestHttpsServer>? serve = null, string host = SessionContext.Host,
        IReadOnlyList<CipherSuite>? suites = null)
    {
        using TestCertificateAuthority authority = TestCertificateAuthority.Create();
        using X509Certificate2 certificate = authority.Issue(new TestCertificateOptions { Hosts = [SessionContext.Host, "other.example", "127.0.0.1"] });
        await using TestHttpsServer server = serve?.Invoke(certificate) ?? TestHttpsServer.Start(certificate, response ?? TestHttpsServer.Json(SessionContext.Body), protocol);
        using SocketPipe socket = await SocketPipe.ConnectAsync(server.Port, TestContext.Current.CancellationToken);
        RecordingPipe recording = new(socket);
        LocalTlsKeys keys = new();
        MemoryStream received = new();
        X509Certificate2Collection roots = authority.Roots;
        TlsClientOptions offer = new() { Host = ServerName.Parse(host), CertificatePolicy = new ServerCertificatePolicy(roots) };
        await using (TlsClient tls = new(recording, keys, offer with { Suites = suites ?? offer.Suites }))
        {
            await tls.HandshakeAsync(TestContext.Current.CancellationToken);
            await send(tls);
            byte[] buffer = new byte[4096];
            int count;
            while ((count = await tls.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            {
                received.Write(buffer, 0, count);
            }

            await tls.CloseAsync(TestContext.Current.CancellationToken);
        }

        await recording.Completion;
        return new RecordedExchange
        {
            Keys = keys,
            ClientBytes = Bytes(recording.ClientLog),
            ServerBytes = Bytes(recording.ServerLog),
            Response = received.ToArray(),
            Roots = roots,
        };
    }

    private static byte[] Bytes(IEnumerable<TlsRecord> records) => Join(records.Select(static record =>
    {
        int length = (int)record.Fragment.Length;
        return (byte[])[(byte)record.Type, (byte)(record.Version >> 8), (byte)record.Version, (byte)(length >> 8), (byte)length, .. System.Buffers.BuffersExtensions.ToArray(record.Fragment)];
    }));
}
