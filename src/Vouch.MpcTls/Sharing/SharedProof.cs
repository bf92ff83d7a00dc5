using System.Security.Cryptography;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Keys;
using Vouch.MpcTls.Records;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

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
            await RunAsync(program, step).ConfigureAwait(false);
        }

        if (!replay.IsAtEnd)
        {
            throw new InvalidOperationException("The run has more steps than the program.");
        }

        return await program.KeysAsync(machine, handshake).ConfigureAwait(false);
    }

    private static async ValueTask RunAsync(TlsProgram program, SharedStep step)
    {
        switch (step)
        {
            case SharedStep.Sealed { Type: ContentType type, Size: int size }:
                await program.SealAsync(type, size, null, null).ConfigureAwait(false);
                break;

            case SharedStep.Opened { Record: SealedRecord record }:
                await program.OpenAsync(record, null, null).ConfigureAwait(false);
                break;

            case SharedStep.Confirmed { TranscriptHash: var hash }:
                await program.ServerFinishedAsync(hash).ConfigureAwait(false);
                break;

            default:
                throw new InvalidOperationException("There is no such step.");
        }
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
