namespace Vouch.Attestations.Transcripts;

/// <summary>What the attestor has checked about the bytes of a range, without knowing where in a message they stand.</summary>
public enum RangeKind : byte
{
    /// <summary>Any bytes.</summary>
    Opaque = 0,

    /// <summary>Bytes that may stand in an HTTP start line or field value: tab, 0x20 to 0x7E, 0x80 to 0xFF.</summary>
    HttpText = 1,

    /// <summary>Exactly one JSON value (RFC 8259) in UTF-8, at most 64 levels deep, with no whitespace around it.</summary>
    JsonValue = 2,

    /// <summary>Bytes that the attestor has never seen; they have no commitment and can never be opened.</summary>
    Hidden = 3,
}
