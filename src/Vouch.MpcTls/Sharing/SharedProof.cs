using System.Security.Cryptography;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Keys;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Sharing;

/// <summary>Proves that a run with shared keys was what it should have been, and goes on with the secrets that it had: the first part of the session proof in MPC mode.</summary>
/// <param name="run">The run, whose contributions are opened.</param>
/// <param name="records">Types and sizes of the plaintexts that were sealed, in order.</param>
public sealed class SharedProof(SharedRun run, IReadOnlyList<(ContentType Type, int Size)> records)
{
    /// <summary>The sizes of the plaintexts that were sealed, in order.</summary>
    public IReadOnlyList<int> RecordSizes => [.. records.Select(static record => record.Size)];

    /// <summary>Goes through the run again, with the hashes that the verified handshake has, and derives the keys of both directions.</summary>
    internal async ValueTask<(DirectionKeys Client, DirectionKeys Server)> RunAsync(IMachine machine, EndedHandshake handshake, OpenedSecrets? opened)
    {
        ReplayMachine replay = new(machine, run, isCommitted: machine is ProofMachine);
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

        foreach ((ContentType type, int size) in records)
        {
            await program.SealAsync(type, size, null, null).ConfigureAwait(false);
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
