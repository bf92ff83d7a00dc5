namespace Vouch.Attestor.Dialing;

/// <summary>Which hosts an attestor serves, by name: those that an allow pattern covers and no deny pattern does.</summary>
/// <remarks>
/// Without allow patterns every host is allowed that is not denied. Case, a dot at the end and the Unicode form of a name make no
/// difference. <c>*.example.com</c> covers every name below <c>example.com</c>, not that name itself.
/// </remarks>
internal sealed class HostPolicy
{
    private readonly HostPattern[] _allow;
    private readonly HostPattern[] _deny;

    /// <summary>Creates the policy.</summary>
    /// <exception cref="FormatException">A pattern is none.</exception>
    public HostPolicy(IEnumerable<string> allow, IEnumerable<string> deny)
    {
        _allow = [.. allow.Select(HostPattern.Parse)];
        _deny = [.. deny.Select(HostPattern.Parse)];
    }

    /// <summary>Whether there are no patterns.</summary>
    public bool IsAny => _allow.Length == 0 && _deny.Length == 0;

    /// <summary>Serves every host.</summary>
    public static HostPolicy Any { get; } = new([], []);

    /// <summary>Whether <paramref name="host"/>, a name or an IP address, may be dialled. What is neither may not.</summary>
    public bool Allows(string host)
        => HostName.TryNormalize(host, out string? name)
            && !Array.Exists(_deny, pattern => pattern.Matches(name))
            && (_allow.Length == 0 || Array.Exists(_allow, pattern => pattern.Matches(name)));
}
