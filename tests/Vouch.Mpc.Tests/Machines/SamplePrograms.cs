using System.Buffers.Binary;
using System.Text;
using Vouch.Circuits;
using Vouch.Mpc.Machines;

namespace Vouch.Mpc.Tests.Machines;

/// <summary>Small programs, written once, as those of the TLS protocols are.</summary>
internal static class SamplePrograms
{
    private static readonly byte[] s_initialState = Convert.FromHexString("6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19");

    /// <summary>SHA-256 (FIPS 180-4) of a value nobody need know.</summary>
    public static async ValueTask<Bits> Sha256Async(IMachine machine, Bits message)
    {
        using MachineScope scope = machine.OpenScope();
        Bits padded = machine.Concatenate(message, machine.Constant(Padding(message.Length / 8)));
        using MachineScope hashing = machine.OpenScope();
        Bits state = machine.Constant(s_initialState);
        for (int block = 0; block < padded.Length / 512; block++)
        {
            state = hashing.KeepOnly(await machine.CallAsync(Sha256.Compression, state, padded.Bytes(64 * block, 64)));
        }

        return scope.Keep(state);
    }

    /// <summary>HMAC-SHA256 (RFC 2104) of a message that both know, under a key of 32 bytes.</summary>
    public static async ValueTask<Bits> HmacAsync(IMachine machine, Bits key, ReadOnlyMemory<byte> message)
    {
        using MachineScope scope = machine.OpenScope();
        byte[] padded = [.. message.Span, .. Padding(message.Length, 64 + message.Length)];
        Bits inner = await machine.CallAsync(Sha256.InnerKeyState, key);
        for (int block = 0; block < padded.Length / 64; block++)
        {
            inner = await machine.CallAsync(Sha256.CompressionOfPublicBlock, inner, Schedule(machine, padded.AsSpan(64 * block, 64)));
        }

        Bits outer = await machine.CallAsync(Sha256.OuterKeyState, key);
        return scope.Keep(await machine.CallAsync(Sha256.OuterDigest, outer, inner));
    }

    /// <summary>HKDF-Expand-Label (RFC 8446, section 7.1) with SHA-256 and at most 32 bytes.</summary>
    public static async ValueTask<Bits> ExpandLabelAsync(IMachine machine, Bits secret, string label, ReadOnlyMemory<byte> context, int size)
    {
        byte[] full = Encoding.ASCII.GetBytes("tls13 " + label);
        byte[] message = [(byte)(size >> 8), (byte)size, (byte)full.Length, .. full, (byte)context.Length, .. context.Span, 1];
        return (await HmacAsync(machine, secret, message)).Bytes(0, size);
    }

    /// <summary>AES-128-GCM keystream (NIST SP 800-38D) under a nonce that both know, from block <paramref name="counter"/> on.</summary>
    public static async ValueTask<Bits> KeystreamAsync(IMachine machine, Bits key, ReadOnlyMemory<byte> nonce, uint counter, int blocks)
    {
        using MachineScope scope = machine.OpenScope();
        Bits roundKeys = await machine.CallAsync(Aes128.KeySchedule, key);
        Bits[] keystream = new Bits[blocks];
        for (int i = 0; i < blocks; i++)
        {
            keystream[i] = await machine.CallAsync(Aes128.Block, roundKeys, CounterBlock(machine, nonce.Span, counter + (uint)i));
        }

        return scope.Keep(machine.Concatenate(keystream));
    }

    private static Bits CounterBlock(IMachine machine, ReadOnlySpan<byte> nonce, uint counter)
    {
        Span<byte> block = stackalloc byte[16];
        nonce.CopyTo(block);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], counter);
        return machine.Constant(block);
    }

    private static Bits Schedule(IMachine machine, ReadOnlySpan<byte> block)
    {
        byte[] schedule = new byte[256];
        Sha256.ExpandPublicBlock(block, schedule);
        return machine.Constant(schedule);
    }

    private static byte[] Padding(int size) => Padding(size, size);

    private static byte[] Padding(int size, int hashed)
    {
        byte[] padding = new byte[9 + ((119 - (size % 64)) % 64)];
        padding[0] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padding.AsSpan(padding.Length - 8), 8 * (ulong)hashed);
        return padding;
    }
}
