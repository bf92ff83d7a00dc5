using Vouch.Crypto;
using Vouch.Tls.Records;

namespace Vouch.Tls.Keys;

/// <summary>From secrets to record protection, for live and recorded sessions alike.</summary>
internal static class RecordKeys
{
    public static RecordProtection FromTrafficSecret(IPrimitives primitives, CipherSuite suite, ReadOnlySpan<byte> trafficSecret)
    {
        using SecretBuffer key = KeySchedule.Key(suite, trafficSecret);
        using SecretBuffer iv = KeySchedule.Iv(suite, trafficSecret);
        return new RecordProtection(primitives, suite, key.Span, iv.Span);
    }

    public static (RecordProtection Client, RecordProtection Server) FromMasterSecret(
        IPrimitives primitives,
        CipherSuite suite,
        ReadOnlySpan<byte> masterSecret,
        ReadOnlySpan<byte> clientRandom,
        ReadOnlySpan<byte> serverRandom)
    {
        using SecretBuffer block = Prf.KeyBlock(suite, masterSecret, clientRandom, serverRandom);
        Prf.Split(suite, block.Span, Side.Client, out ReadOnlySpan<byte> clientKey, out ReadOnlySpan<byte> clientIv);
        Prf.Split(suite, block.Span, Side.Server, out ReadOnlySpan<byte> serverKey, out ReadOnlySpan<byte> serverIv);
        return (new RecordProtection(primitives, suite, clientKey, clientIv), new RecordProtection(primitives, suite, serverKey, serverIv));
    }

    /// <summary>Moves to the next generation: a new current secret and a new protection, the old ones gone.</summary>
    public static void Update(IPrimitives primitives, CipherSuite suite, SecretBuffer first, ref SecretBuffer? current, ref RecordProtection? protection)
    {
        SecretBuffer next = KeySchedule.NextGeneration(suite, (current ?? first).Span);
        current?.Dispose();
        current = next;
        protection?.Dispose();
        protection = FromTrafficSecret(primitives, suite, next.Span);
    }
}
