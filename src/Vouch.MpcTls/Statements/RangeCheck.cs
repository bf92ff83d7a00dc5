using Vouch.Circuits;

namespace Vouch.MpcTls.Statements;

/// <summary>What is proven about the bytes of a committed range, besides the commitment. Which check is used is public.</summary>
public enum RangeCheck : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Each byte is 0x09, 0x20 to 0x7E, or 0x80 to 0xFF.</summary>
    HttpText = 1,

    /// <summary>They are exactly one JSON string, number or literal (RFC 8259) in valid UTF-8.</summary>
    JsonScalar = 2,

    /// <summary>They are exactly one JSON value in valid UTF-8, at most 4 levels deep.</summary>
    JsonOf4Levels = 3,

    /// <summary>The same, at most 8 levels deep.</summary>
    JsonOf8Levels = 4,

    /// <summary>The same, at most 16 levels deep.</summary>
    JsonOf16Levels = 5,

    /// <summary>The same, at most 32 levels deep.</summary>
    JsonOf32Levels = 6,

    /// <summary>The same, at most 64 levels deep.</summary>
    JsonOf64Levels = 7,
}

/// <summary>Checks and their circuits.</summary>
public static class RangeChecks
{
    /// <summary>Whether passing the check makes bytes a JSON value.</summary>
    public static bool IsJson(this RangeCheck check) => check is >= RangeCheck.JsonScalar and <= RangeCheck.JsonOf64Levels;

    /// <summary>The cheapest check that a JSON value with so many levels passes.</summary>
    /// <param name="levels">0 for a string, number or literal.</param>
    public static RangeCheck ForJson(int levels) => levels switch
    {
        0 => RangeCheck.JsonScalar,
        <= 4 => RangeCheck.JsonOf4Levels,
        <= 8 => RangeCheck.JsonOf8Levels,
        <= 16 => RangeCheck.JsonOf16Levels,
        <= 32 => RangeCheck.JsonOf32Levels,
        _ => RangeCheck.JsonOf64Levels,
    };

    internal static TextAutomaton? Automaton(this RangeCheck check) => check switch
    {
        RangeCheck.None => null,
        RangeCheck.HttpText => HttpText.Automaton,
        RangeCheck.JsonScalar => JsonScalar.Automaton,
        RangeCheck.JsonOf4Levels => JsonValue.UpTo(4),
        RangeCheck.JsonOf8Levels => JsonValue.UpTo(8),
        RangeCheck.JsonOf16Levels => JsonValue.UpTo(16),
        RangeCheck.JsonOf32Levels => JsonValue.UpTo(32),
        RangeCheck.JsonOf64Levels => JsonValue.UpTo(64),
        _ => throw new SessionProofException(SessionProofFailure.RangeInvalid, $"There is no check {(int)check}."),
    };
}
