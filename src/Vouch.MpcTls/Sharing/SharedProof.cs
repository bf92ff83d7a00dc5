using System.Security.Cryptography;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Keys;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;

namespace Vouch.MpcTls.Sharing;

/// <summary>Proves that a run with shared keys was what it should have been, and goes on with the secrets that it had: the first part of the session proof in MPC mode.</summary>
/// <param name="run">The run, whose contributions are opened.</param>
/// <param name="sealedSizes">The sizes of the plaintexts that were sealed, in order.</param>
public sealed class SharedProof(SharedRun run, IReadOnlyList<int> sealedSizes)
{
    /// <summary>Goes through the run again, with the hashes that the verified handshake has, and derives the keys of both directions.</summary>
    internal async ValueTask<(DirectionKeys Client, DirectionKeys Server)> RunAsync(IMachine machine, OpenedHandshake handshake, OpenedSecrets opened)
    {
        ReplayMachine replay = new(machine, run, isCommitted: machine is ProofMachine);
        CipherSuite suite = handshake.Session.Suite;
        Tls13Program program = new(replay, suite, self: null);
        using Tls13HandshakeSecrets shown = await program.AgreeAsync(null, handshake.Session.HelloHash).ConfigureAwait(false);
        if (opened is not Tls13HandshakeSecrets secrets || !AreEqual(shown, secrets))
        {
            throw new SessionProofException(SessionProofFailure.HandshakeDiffers, "The handshake was opened with other secrets than those that were computed.");
        }

        await program.DeriveAsync(handshake.FinishedHash).ConfigureAwait(false);
        foreach (int size in sealedSizes)
        {
            await program.SealAsync(size, null, null).ConfigureAwait(false);
        }

        if (!replay.IsAtEnd)
        {
            throw new InvalidOperationException("The run has more steps than the program.");
        }

        return (await KeysOfAsync(Side.Client).ConfigureAwait(false), await KeysOfAsync(Side.Server).ConfigureAwait(false));

        async ValueTask<DirectionKeys> KeysOfAsync(Side side)
            => new DirectionKeys.OfTrafficSecret(machine, suite, await program.TrafficSecretAsync(side, handshake.FinishedHash).ConfigureAwait(false));
    }

    internal static bool AreEqual(Tls13HandshakeSecrets left, Tls13HandshakeSecrets right)
        => CryptographicOperations.FixedTimeEquals(left.ClientHandshakeSecret.Span, right.ClientHandshakeSecret.Span)
            & CryptographicOperations.FixedTimeEquals(left.ServerHandshakeSecret.Span, right.ServerHandshakeSecret.Span);
}
