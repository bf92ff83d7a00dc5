using System.Buffers;
using Vouch.Attesting;
using Vouch.Crypto.Platform;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.Fuzz.Targets;

/// <summary>Application records of any content, sealed under keys that the prover says, behind a real handshake: what a prover and a server in league can send.</summary>
/// <remarks>
/// Input: the opened generations (a bit each), the number of stated parts, each with a byte (1: secret) before it; then records, each a byte (bit 0: of the server;
/// bits 1 and 2: type; bit 3: padded) and the content. A KeyUpdate in the open moves to the next generation.
/// </remarks>
internal sealed class ResealedSessionTarget : IFuzzTarget
{
    private static readonly Lazy<Handshake> s_handshake = new(Handshake.Load);

    public static string Name => "resealed-session";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Handshake handshake = s_handshake.Value;
        FuzzInput parts = new(input);
        int opened = parts.TakeByte();
        List<RequestSegment> stated = [];
        for (int i = parts.TakeByte() & 0x0F; i > 0; i--)
        {
            bool isSecret = parts.TakeByte() == 1;
            byte[] bytes = parts.TakePart();
            stated.Add(isSecret ? RequestSegment.Secret(bytes.Length) : RequestSegment.Public(bytes));
        }

        using Sealer client = new(handshake.Suite, 1);
        using Sealer server = new(handshake.Suite, 2);
        while (!parts.Rest.IsEmpty)
        {
            int flags = parts.TakeByte();
            (flags % 2 == 0 ? client : server).Add((ContentType)(20 + ((flags >> 1) & 3)), parts.TakePart(), (flags & 8) != 0);
        }

        OpenMessage open = handshake.OpenWith(stated);
        try
        {
            OpenMessage.Decode(open.Encode());
        }
        catch (ProtocolException)
        {
            return; // not a statement that the protocol allows
        }

        OpenedGeneration[] generations = [.. Enumerable.Range(0, client.Generation + 1).Where(g => (opened & (1 << (g % 8))) != 0).Select(client.Open)];
        using Tls13SplitSecrets secrets = new(
            handshake.Secrets.ClientHandshakeSecret.Span, handshake.Secrets.ServerHandshakeSecret.Span, server.FirstSecret.Span, generations);
        OpeningMessage opening = handshake.OpeningWith(secrets, stated.Sum(s => s.Length), server.ApplicationSize);
        CheckedSession? session = SessionFile.Check(open, opening, [.. handshake.Client, .. client.Written], [.. handshake.Server, .. server.Written]);
        FuzzCheck.That(
            session is null || session.Facts.Transcript.HiddenLength == stated.Where(s => s.IsSecret).Sum(s => s.Length), "What is hidden is what was stated.");
    }

    /// <summary>The handshake of a recording, and what else a session needs.</summary>
    private sealed record Handshake(OpenMessage Stated, OpeningMessage Opened, Tls13SplitSecrets Secrets, CipherSuite Suite, byte[] Client, byte[] Server)
    {
        public static Handshake Load()
        {
            SessionFile file = SessionFile.Read(File.ReadAllBytes(Fixtures.SplitSessionPath));
            OpenMessage open = OpenMessage.Decode(file.Open);
            OpeningMessage opening = OpeningMessage.Decode(file.Opening);
            RecordLog client = new(1 << 24, 1 << 16);
            RecordLog server = new(1 << 24, 1 << 16);
            client.TryAppend(file.Client);
            server.TryAppend(file.Server);
            using Vouch.Tls.Recorded.RecordedSession session = Vouch.Tls.Recorded.RecordedSession.Verify(
                client.ReadAll(), server.ReadAll(), opening.Secrets, Fixtures.Policy, ServerName.Parse(open.Host), PlatformPrimitives.Instance);
            return new Handshake(
                open,
                opening,
                (Tls13SplitSecrets)opening.Secrets,
                session.Handshake.Suite,
                Take(file.Client, client.ReadAll(), session.FirstClientRecord),
                Take(file.Server, server.ReadAll(), session.FirstServerRecord));
        }

        public OpenMessage OpenWith(IReadOnlyList<RequestSegment> request) => new()
        {
            Mode = Stated.Mode,
            Host = Stated.Host,
            Port = Stated.Port,
            ConnectTo = null,
            Request = request,
            Challenge = null,
            Subject = null,
        };

        public OpeningMessage OpeningWith(OpenedSecrets secrets, int sent, int received) => new()
        {
            Secrets = secrets,
            SentLength = sent,
            ReceivedLength = received,
            BlinderSeed = Opened.BlinderSeed,
            Ranges = [],
            SessionHash = Opened.SessionHash,
        };

        private static byte[] Take(byte[] bytes, List<TlsRecord> records, int count)
            => bytes[..records.Take(count).Sum(r => TlsRecord.HeaderSize + (int)r.Fragment.Length)];
    }

    /// <summary>Seals the records of one direction.</summary>
    private sealed class Sealer : IDisposable
    {
        private readonly CipherSuite _suite;
        private readonly ArrayBufferWriter<byte> _written = new();
        private Vouch.Crypto.SecretBuffer _secret;
        private RecordProtection _protection;
        private ulong _sequence;
        private bool _isClosed;

        public Sealer(CipherSuite suite, ulong seed)
        {
            _suite = suite;
            FirstSecret = new Vouch.Crypto.SecretBuffer(suite.HashSize);
            new SeededRandomSource(seed).Fill(FirstSecret.Span);
            _secret = FirstSecret;
            _protection = RecordKeys.FromTrafficSecret(PlatformPrimitives.Instance, suite, _secret.Span);
        }

        public Vouch.Crypto.SecretBuffer FirstSecret { get; }

        public int Generation { get; private set; }

        /// <summary>The bytes of application data up to the first close_notify.</summary>
        public int ApplicationSize { get; private set; }

        public ReadOnlySpan<byte> Written => _written.WrittenSpan;

        public void Add(ContentType type, byte[] content, bool isPadded)
        {
            byte[] inner = isPadded ? [.. content, (byte)type, 0] : content;
            ContentType last = isPadded ? 0 : type;
            int size = inner.Length + _suite.Expansion;
            if (size > TlsRecord.MaxFragmentSize)
            {
                return;
            }

            Span<byte> record = _written.GetSpan(TlsRecord.HeaderSize + size)[..(TlsRecord.HeaderSize + size)];
            new RecordHeader(ContentType.ApplicationData, (ushort)TlsVersion.Tls12, size).Write(record);
            _protection.Seal(_sequence++, last, inner, record[TlsRecord.HeaderSize..]);
            _written.Advance(record.Length);
            ApplicationSize += type == ContentType.ApplicationData && !_isClosed ? content.Length : 0;
            _isClosed |= type == ContentType.Alert && content is [_, (byte)AlertDescription.CloseNotify];
            if (type == ContentType.Handshake && content is [24, 0, 0, 1, 0 or 1])
            {
                NextGeneration();
            }
        }

        public OpenedGeneration Open(int generation)
        {
            Vouch.Crypto.SecretBuffer secret = FirstSecret;
            for (int i = 0; i < generation; i++)
            {
                secret = KeySchedule.NextGeneration(_suite, secret.Span);
            }

            using Vouch.Crypto.SecretBuffer key = KeySchedule.Key(_suite, secret.Span);
            using Vouch.Crypto.SecretBuffer iv = KeySchedule.Iv(_suite, secret.Span);
            return new OpenedGeneration(generation, key.Span, iv.Span);
        }

        public void Dispose()
        {
            _protection.Dispose();
            _secret.Dispose();
            FirstSecret.Dispose();
        }

        private void NextGeneration()
        {
            _protection.Dispose();
            _secret = KeySchedule.NextGeneration(_suite, _secret.Span);
            _protection = RecordKeys.FromTrafficSecret(PlatformPrimitives.Instance, _suite, _secret.Span);
            (_sequence, Generation) = (0, Generation + 1);
        }
    }
}
