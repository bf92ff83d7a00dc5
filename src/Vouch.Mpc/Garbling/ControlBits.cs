using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Vouch.Mpc.Garbling;

/// <summary>Three bits for each gate, packed: gate n has the bits from 3 n on, least significant first; the last byte is filled up with zeros, and what a peer sends there is not looked at.</summary>
internal static class ControlBits
{
    /// <summary>Packs bytes of which each is below 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often runs but one session, and should not do so in code of the first tier
    public static void Pack(ReadOnlySpan<byte> control, Span<byte> packed)
    {
        while (control.Length >= 8)
        {
            uint bits = Pack(BinaryPrimitives.ReadUInt64LittleEndian(control));
            packed[2] = (byte)(bits >> 16);
            packed[1] = (byte)((bits >> 8) & 0xff);
            packed[0] = (byte)(bits & 0xff);
            control = control[8..];
            packed = packed[3..];
        }

        uint rest = 0;
        for (int i = 0; i < control.Length; i++)
        {
            rest |= (uint)control[i] << (3 * i);
        }

        for (int i = 0; i < packed.Length; i++)
        {
            packed[i] = (byte)((rest >> (8 * i)) & 0xff);
        }
    }

    /// <summary>Unpacks as many as there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often runs but one session, and should not do so in code of the first tier
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> control)
    {
        while (control.Length >= 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(control, Unpack(packed[0] | ((ulong)packed[1] << 8) | ((ulong)packed[2] << 16)));
            packed = packed[3..];
            control = control[8..];
        }

        uint rest = 0;
        for (int i = 0; i < packed.Length; i++)
        {
            rest |= (uint)packed[i] << (8 * i);
        }

        for (int i = 0; i < control.Length; i++)
        {
            control[i] = (byte)((rest >> (3 * i)) & 7);
        }
    }

    // Eight bytes of three bits, four pairs of six, two quadruples of twelve, and back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Pack(ulong bytes)
    {
        ulong pairs = (bytes | (bytes >> 5)) & 0x003f_003f_003f_003f;
        ulong quadruples = (pairs | (pairs >> 10)) & 0x0000_0fff_0000_0fff;
        return (uint)((quadruples | (quadruples >> 20)) & 0x00ff_ffff);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Unpack(ulong bits)
    {
        ulong quadruples = (bits | (bits << 20)) & 0x0000_0fff_0000_0fff;
        ulong pairs = (quadruples | (quadruples << 10)) & 0x003f_003f_003f_003f;
        return (pairs | (pairs << 5)) & 0x0707_0707_0707_0707;
    }
}
