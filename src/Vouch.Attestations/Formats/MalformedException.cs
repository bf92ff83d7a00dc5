namespace Vouch.Attestations.Formats;

/// <summary>Bytes are not of the format that they claim to be. Never leaves this project: callers get a result.</summary>
internal sealed class MalformedException : FormatException
{
    public MalformedException(string message)
        : base(message)
    {
    }

    public MalformedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Whether the format is known, but not its version.</summary>
    public bool IsUnsupportedVersion { get; init; }
}
