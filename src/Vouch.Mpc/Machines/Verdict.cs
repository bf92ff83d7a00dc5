namespace Vouch.Mpc.Machines;

/// <summary>Whether the checks that were outstanding at some point of a program have passed.</summary>
internal sealed class Verdict
{
    /// <summary>For machines that check at once.</summary>
    public static Verdict Passed { get; } = new() { HasPassed = true };

    public bool HasPassed { get; set; }
}
