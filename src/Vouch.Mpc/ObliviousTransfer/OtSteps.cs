using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>Where one side of a protocol stands, and what it says of a peer or caller that is elsewhere.</summary>
/// <typeparam name="TStep">The steps.</typeparam>
/// <param name="protocol">What begins the messages.</param>
/// <param name="first">The step to begin with.</param>
internal struct OtSteps<TStep>(string protocol, TStep first)
    where TStep : struct, Enum
{
    private readonly string _protocol = protocol;

    /// <summary>The step that comes next.</summary>
    public TStep Next { get; set; } = first;

    /// <summary>Takes a step. Until it ends well, what comes next is what comes after a failure; a failed run never goes on.</summary>
    /// <exception cref="InvalidOperationException">Another step comes next.</exception>
    public void Enter(TStep expected, TStep next)
    {
        if (!EqualityComparer<TStep>.Default.Equals(Next, expected))
        {
            throw new InvalidOperationException($"{_protocol}: the step is {Next}, not {expected}.");
        }

        Next = next;
    }

    /// <summary>Checks the size of a message, in bytes.</summary>
    /// <exception cref="ProtocolException">It is another.</exception>
    public readonly void CheckSize(string what, int size, int expected)
    {
        if (size != expected)
        {
            throw new ProtocolException($"{_protocol}: {what} {size} bytes instead of {expected}.");
        }
    }
}
