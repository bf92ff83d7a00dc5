namespace Vouch.Attestations.Presentations;

/// <summary>What a presentation does with a range. A later one includes those before it.</summary>
internal enum RangeUse
{
    /// <summary>Shows place and kind.</summary>
    Placed,

    /// <summary>Opens it, because its bytes are structure.</summary>
    Opened,

    /// <summary>Opens it, because its bytes are what was asked for.</summary>
    Named,
}
