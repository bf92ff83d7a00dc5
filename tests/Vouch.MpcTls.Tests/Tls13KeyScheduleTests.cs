using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Keys;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests;

/// <summary>The program against the schedule in the clear, which other tests hold to RFC 8448.</summary>
public sealed class Tls13KeyScheduleTests
{
    [Theory]
    [InlineData(CipherSuite.Aes128GcmSha256)]
    [InlineData(CipherSuite.Aes256GcmSha384)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    public async Task Keys_are_those_of_the_schedule_in_the_clear(CipherSuite suite)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(suite.HashSize);
        byte[] hello = RandomNumberGenerator.GetBytes(suite.HashSize);
        byte[] finished = RandomNumberGenerator.GetBytes(suite.HashSize);
        using SecretBuffer clientHandshake = KeySchedule.HandshakeTraffic(suite, secret, Tls.Side.Client, hello);
        using SecretBuffer serverHandshake = KeySchedule.HandshakeTraffic(suite, secret, Tls.Side.Server, hello);
        using Tls13HandshakeSecrets opened = new(clientHandshake.Span, serverHandshake.Span);
        await using PlainMachine machine = new();

        Tls13KeySchedule schedule = await Tls13KeySchedule.RunAsync(machine, suite, await machine.InputAsync(SessionRole.Prover, secret.Length, secret), hello, opened);

        using SecretBuffer master = KeySchedule.MasterSecret(suite, secret);
        foreach (Tls.Side side in new[] { Tls.Side.Client, Tls.Side.Server })
        {
            Bits secretBits = await schedule.TrafficSecretAsync(side, finished);
            using SecretBuffer first = KeySchedule.ApplicationTraffic(suite, master.Span, side, finished);
            DirectionKeys actual = new DirectionKeys.OfTrafficSecret(machine, suite, secretBits);
            actual.AssertOpened(first);
            await AssertKeysAsync(machine, suite, actual, first);
            using SecretBuffer second = KeySchedule.NextGeneration(suite, first.Span);
            await AssertKeysAsync(machine, suite, actual, second);
        }

        Assert.Equal(30, machine.Cost.Calls); // 20 for the first generation of both, 5 for each that follows
        Assert.Equal(suite.HashSize == SHA256.HashSizeInBytes ? 556_358 : 1_427_818, machine.Cost.AndGates);
    }

    private static async Task AssertKeysAsync(PlainMachine machine, CipherSuite suite, DirectionKeys actual, SecretBuffer expected)
    {
        using SecretBuffer key = KeySchedule.Key(suite, expected.Span);
        using SecretBuffer iv = KeySchedule.Iv(suite, expected.Span);
        RecordKey derived = await actual.NextAsync();
        machine.AssertEqual(derived.Key, key.Span);
        Assert.Equal(iv.Span.ToArray(), derived.Iv);
    }
}
