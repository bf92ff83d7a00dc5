using System.Globalization;

namespace Vouch.Fuzz.Running;

/// <summary>What a run over one target came to.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Inputs">How many inputs of the corpus were taken.</param>
/// <param name="Mutations">How many changed ones.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Slowest">The longest time that one input took.</param>
/// <param name="Failure">What went wrong; null if nothing did.</param>
/// <param name="FailedInput">The input that it went wrong with.</param>
internal sealed record FuzzReport(
    string Target, int Inputs, int Mutations, TimeSpan Elapsed, TimeSpan Slowest, string? Failure = null, byte[]? FailedInput = null)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Failure is null ? "ok    " : "FAILED")}  {Target,-24} {Inputs,4} inputs {Mutations,9} mutations {Elapsed.TotalSeconds,6:0.0} s, slowest {Slowest.TotalMilliseconds:0} ms{(Failure is null ? "" : $"\n        {Failure}")}");
}
