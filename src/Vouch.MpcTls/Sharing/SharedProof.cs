using System.Security.Cryptography;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Keys;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;

namespace Vouch.MpcTls.Sharing;

/// <summary>Proves that a run with shared keys was what it should have been, and goes on with the secrets that it had: the first part of the session proof in MPC mode.</summary>
public sealed class SharedProof
{
    private readonly SharedRun _run;
    private readonly IReadOnlyList<SharedStep> _steps;

    /// <param name="run">The run, whose contributions are opened.</param>
    /// <param name="steps">What was done after the handshake, in order.</param>
    internal SharedProof(SharedRun run, IReadOnlyList<SharedStep> steps)
    {
        _run = run;
        _steps = steps;
    }

    /// <summary>What the run has sent, to the byte.</summary>
    /// <param name="requestSize">For how many bytes it was prepared.</param>
    /// <param name="expected">The suite that was prepared for.</param>
    /// <param name="suite">The suite that the server took.</param>
    /// <param name="isHidden">Whether the server is hidden from the attestor.</param>
    public ValueTask<SharedTraffic> CountAsync(int requestSize, CipherSuite expected, CipherSuite suite, bool isHidden) => SharedTraffic.CountAsync(requestSize, expected, suite, isHidden, _steps);

    /// <summary>Goes through the run again, with the hashes that the verified handshake has, and derives the keys of both directions.</summary>
    internal async ValueTask<(DirectionKeys Client, DirectionKeys Server)> RunAsync(IMachine machine, EndedHandshake handshake, OpenedSecrets? opened)
    {
        ReplayMachine replay = new(machine, _run, isCommitted: machine is ProofMachine);
        using TlsProgram program = SharedTerms.Of(handshake).CreateProgram(replay, self: null);
        if (handshake is UnseenHandshake)
        {
            await program.MaskAsync(HandshakeMask.Unknown).ConfigureAwait(false);
        }

        await program.AgreeAsync(null).ConfigureAwait(false);
        await program.DeriveAsync(handshake.FinishedHash).ConfigureAwait(false);
        if (handshake is not UnseenHandshake && !AreEqual(program.Shown!, opened))
        {
            throw new SessionProofException(SessionProofFailure.HandshakeDiffers, "The handshake was opened with other secrets than those that were computed.");
        }

        foreach (SharedStep step in _steps)
        {
            await program.RepeatAsync(step).ConfigureAwait(false);
        }

        if (!replay.IsAtEnd)
        {
            throw new InvalidOperationException("The run has more steps than the program.");
        }

        return await program.KeysAsync(machine, handshake).ConfigureAwait(false);
    }

    /// <summary>Whether what was shown in a run is what a handshake was opened with, but for what a run does not show.</summary>
    internal static bool AreEqual(OpenedSecrets shown, OpenedSecrets? opened) => (shown, opened) switch
    {
        (Tls13HandshakeSecrets left, Tls13HandshakeSecrets right) => CryptographicOperations.FixedTimeEquals(left.ClientHandshakeSecret.Span, right.ClientHandshakeSecret.Span)
            & CryptographicOperations.FixedTimeEquals(left.ServerHandshakeSecret.Span, right.ServerHandshakeSecret.Span),
        (Tls12FinishedOpening left, Tls12FinishedOpening right) => left.ClientVerifyData.Span.SequenceEqual(right.ClientVerifyData.Span),
        _ => false,
    };
}
