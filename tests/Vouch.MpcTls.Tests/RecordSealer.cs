using System.Buffers;
using Vouch.Crypto;
using Vouch.Crypto.Platform;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Tests;

/// <summary>Seals records of either side after a real handshake, as the two peers would have.</summary>
internal sealed class RecordSealer : IDisposable
{
    private readonly CipherSuite _suite;
    private RecordProtection _protection;
    private SecretBuffer? _traffic;
    private ulong _sequence;

    public RecordSealer(OpenedHandshake handshake, ReadOnlySpan<byte> secret, Side side)
    {
        TlsSession session = handshake.Session;
        _suite = session.Suite;
        if (_suite.IsTls13)
        {
            using SecretBuffer master = KeySchedule.MasterSecret(_suite, secret);
            _traffic = KeySchedule.ApplicationTraffic(_suite, master.Span, side, handshake.FinishedHash.Span);
            _protection = RecordKeys.FromTrafficSecret(PlatformPrimitives.Instance, _suite, _traffic.Span);
            return;
        }

        (RecordProtection client, RecordProtection server) = RecordKeys.FromMasterSecret(
            PlatformPrimitives.Instance, _suite, secret, session.ClientRandom.Span, session.ServerRandom.Span);
        (_protection, RecordProtection other) = side == Side.Client ? (client, server) : (server, client);
        other.Dispose();
        _sequence = 1; // Finished was the first
    }

    public TlsRecord Seal(SealedContent content)
    {
        byte[] inner = content.Content;
        ContentType last = content.Type;
        if (content.Padding > 0)
        {
            inner = [.. inner, (byte)content.Type, .. new byte[content.Padding - 1]];
            last = 0; // the last zero takes the place of the type
        }

        byte[] fragment = new byte[inner.Length + _suite.Expansion];
        _protection.Seal(_sequence++, last, inner, fragment);
        if (_suite.IsTls13 && content == SealedContent.UpdateKeys)
        {
            UpdateKeys();
        }

        return new TlsRecord(_suite.IsTls13 ? ContentType.ApplicationData : content.Type, (ushort)TlsVersion.Tls12, new ReadOnlySequence<byte>(fragment));
    }

    public void Dispose()
    {
        _protection.Dispose();
        _traffic?.Dispose();
    }

    private void UpdateKeys()
    {
        SecretBuffer next = KeySchedule.NextGeneration(_suite, _traffic!.Span);
        _traffic.Dispose();
        _protection.Dispose();
        _traffic = next;
        _protection = RecordKeys.FromTrafficSecret(PlatformPrimitives.Instance, _suite, next.Span);
        _sequence = 0;
    }
}
