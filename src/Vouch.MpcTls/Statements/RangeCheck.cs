namespace Vouch.MpcTls.Statements;

/// <summary>What is proven about the bytes of a committed range, besides the commitment.</summary>
public enum RangeCheck
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each byte is 0x09, 0x20 to 0x7E, or 0x80 to 0xFF.</summary>
    HttpText,

    /// <summary>They are exactly one JSON value (RFC 8259) in valid UTF-8, at most 64 levels deep, without whitespace around it.</summary>
    JsonValue,
}
