namespace Vouch.MpcTls.Ranges;

/// <summary>A stretch of one record's plaintext that somebody takes.</summary>
internal readonly record struct PlaintextPiece(int Start, int End, IPlaintextUse Use);
