using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Preparing;

/// <summary>What a prover shows to use a preparation: a secret of its own that the attestor has forgotten, though it can find and decrypt its half with it.</summary>
internal static class PreparationTicket
{
    /// <summary>The size of a ticket, in bytes.</summary>
    public const int Size = 32;

    /// <summary>A new one.</summary>
    public static byte[] Create(IRandomSource random)
    {
        byte[] ticket = new byte[Size];
        random.Fill(ticket);
        return ticket;
    }

    /// <summary>What the attestor's half is found by.</summary>
    public static string NameOf(ReadOnlySpan<byte> ticket) => Convert.ToHexStringLower(SHA256.HashData([.. "vouch/prepared/ticket/v1\0"u8, .. ticket]));
}
