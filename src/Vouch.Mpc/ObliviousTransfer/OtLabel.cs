namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>What begins the input of each hash of this namespace: 32 bytes, so that no two inputs are ever the same.</summary>
internal static class OtLabel
{
    /// <summary>The size of every label, in bytes.</summary>
    public const int Size = 32;

    /// <summary>The mask of one key message in a base OT.</summary>
    public static ReadOnlySpan<byte> BaseMask => "vouch ot base mask v1           "u8;

    /// <summary>The output of a base OT.</summary>
    public static ReadOnlySpan<byte> BaseKey => "vouch ot base key v1            "u8;

    /// <summary>The tag and the seed of a leaf.</summary>
    public static ReadOnlySpan<byte> Leaf => "vouch ot leaf v1                "u8;

    /// <summary>The tags of all leaves of all trees.</summary>
    public static ReadOnlySpan<byte> Trees => "vouch ot trees v1               "u8;

    /// <summary>The hashed columns of one extension.</summary>
    public static ReadOnlySpan<byte> Columns => "vouch ot columns v1             "u8;

    /// <summary>The public seed of one silent iteration: its code and its tree hash.</summary>
    public static ReadOnlySpan<byte> SilentSeed => "vouch silent seed v1            "u8;

    /// <summary>The sender's answer to the check of one silent iteration.</summary>
    public static ReadOnlySpan<byte> SilentCheck => "vouch silent check v1           "u8;
}
