namespace Vouch.Attestations.Json;

/// <summary>Why a path gives no value.</summary>
internal enum JsonError
{
    None = 0,

    /// <summary>Not one JSON text, or a placeholder where no whole value is.</summary>
    NotJson,

    /// <summary>There is no value at the path.</summary>
    NotFound,

    /// <summary>An object on the path has a name twice.</summary>
    DuplicateName,
}
