namespace Vouch.MpcTls.Statements;

/// <summary>What the prover says of a session after the close: what every record is, what is disclosed, and commitments to what is not.</summary>
/// <param name="Client">What the client sent.</param>
/// <param name="Server">What the server sent.</param>
/// <param name="Ranges">The commitments, in any order.</param>
public sealed record SessionStatement(DirectionStatement Client, DirectionStatement Server, IReadOnlyList<ProvenRange> Ranges);
