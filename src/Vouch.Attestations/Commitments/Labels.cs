namespace Vouch.Attestations.Commitments;

/// <summary>The domain separation labels of this project's hashes. Each ends in NUL, so none is the beginning of another.</summary>
internal static class Labels
{
    /// <summary>A commitment to a range. 16 bytes, so that with a blinder it fills half a block of SHA-256.</summary>
    public static ReadOnlySpan<byte> Commitment => "vouch/v1/commit\0"u8;

    /// <summary>The blinder of a range, from the prover's seed.</summary>
    public static ReadOnlySpan<byte> Blinder => "vouch/v1/blinder\0"u8;

    /// <summary>The salt of a leaf, from the attestor's seed.</summary>
    public static ReadOnlySpan<byte> Salt => "vouch/v1/salt\0"u8;

    /// <summary>A relying party's challenge, in the header.</summary>
    public static ReadOnlySpan<byte> Challenge => "vouch/v1/challenge\0"u8;

    /// <summary>A subject's key that is not an Ethereum address, in the header.</summary>
    public static ReadOnlySpan<byte> Subject => "vouch/v1/subject\0"u8;
}
