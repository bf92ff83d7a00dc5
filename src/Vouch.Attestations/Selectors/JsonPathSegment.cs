namespace Vouch.Attestations.Selectors;

/// <summary>One step of a path: into an object by name, or, with no name, into an array by index.</summary>
/// <param name="Name">The member's name, unescaped.</param>
/// <param name="Index">The element's index; negative ones count from the end.</param>
internal readonly record struct JsonPathSegment(string? Name, long Index);
