using Vouch.Crypto;
using Vouch.Tls;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Statements;

/// <summary>A direction that is disclosed whole: its key is opened, each party reads the records by itself, and the proof demands only that the key is the handshake's.</summary>
public sealed class OpenedDirection : IDisposable
{
    private OpenedDirection(SecretBuffer secret, byte[] application, bool isClosed)
    {
        Secret = secret;
        Application = application;
        IsClosed = isClosed;
    }

    /// <summary>What was opened (<see cref="Vouch.Tls.Keys.LocalTlsKeys.OpenDirection"/>).</summary>
    public SecretBuffer Secret { get; }

    /// <summary>The application data.</summary>
    public ReadOnlyMemory<byte> Application { get; }

    /// <summary>Whether it ends with close_notify.</summary>
    public bool IsClosed { get; }

    /// <summary>Opens every record of a direction up to its close_notify, or to its end.</summary>
    /// <param name="handshake">The handshake.</param>
    /// <param name="side">Who sent the records.</param>
    /// <param name="records">All records of the direction, from the first of the connection on.</param>
    /// <param name="secret">What was opened, copied.</param>
    /// <param name="primitives">The primitives.</param>
    /// <exception cref="TlsException">A record does not open under it, or may not stand where it does.</exception>
    /// <exception cref="SessionProofException">The secret has not the size of one.</exception>
    public static OpenedDirection Read(EndedHandshake handshake, Side side, IReadOnlyList<TlsRecord> records, ReadOnlySpan<byte> secret, IPrimitives primitives)
        => Read(handshake, side, records, secret, primitives, out _);

    /// <inheritdoc cref="Read(EndedHandshake, Side, IReadOnlyList{TlsRecord}, ReadOnlySpan{byte}, IPrimitives)"/>
    /// <param name="handshake">The handshake.</param>
    /// <param name="side">Who sent the records.</param>
    /// <param name="records">All records of the direction, from the first of the connection on.</param>
    /// <param name="secret">What was opened, copied.</param>
    /// <param name="primitives">The primitives.</param>
    /// <param name="stated">What a prover has to say of the records if it does not open the direction.</param>
    public static OpenedDirection Read(
        EndedHandshake handshake, Side side, IReadOnlyList<TlsRecord> records, ReadOnlySpan<byte> secret, IPrimitives primitives, out IReadOnlyList<StatedRecord> stated)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        if (secret.Length != handshake.DirectionSecretSize)
        {
            throw new SessionProofException(SessionProofFailure.RecordsDiffer, $"What opens a direction of this session has {handshake.DirectionSecretSize} bytes, not {secret.Length}.");
        }

        using SecretBuffer key = SecretBuffer.CopyOf(secret);
        using RecordedDirection direction = handshake.OpenDirection(side, key, records, primitives);
        List<byte> application = [];
        stated = RecordStatements.Read(handshake, direction, side, records, application);
        return new OpenedDirection(SecretBuffer.CopyOf(secret), application.ToArray(), direction.IsClosed);
    }

    /// <inheritdoc/>
    public void Dispose() => Secret.Dispose();
}
