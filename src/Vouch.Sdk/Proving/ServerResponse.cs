namespace Vouch.Proving;

/// <summary>What the server answered: all application bytes, exactly one response.</summary>
/// <param name="Bytes">The bytes, interim responses included.</param>
/// <param name="Status">The status code.</param>
internal sealed record ServerResponse(ReadOnlyMemory<byte> Bytes, int Status);
