namespace Vouch.Circuits;

/// <summary>What a byte does to the stack of open containers: at most one of the first two is one, and the third only with the first.</summary>
internal readonly record struct StackMove(Wire IsPush, Wire IsPop, Wire IsPushedObject);
