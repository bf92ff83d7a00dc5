using System.Security.Cryptography;
using Vouch.Transport.Multiplexing;

namespace Vouch.Transport;

/// <summary>A running hash over all that prover and attestor must agree on; both ends get the same value.</summary>
/// <remarks>
/// <para>Each direction of each channel runs its own SHA-256, started with a label that names direction and channel, so that
/// a message sent back to its sender or moved to the other channel changes the value. The value is SHA-256 over a
/// label, both prefaces (hence the versions offered and chosen) and the four digests.</para>
/// <para>Sending and receiving may go on at the same time on different threads; taking the value may not. Not for
/// secrets: a digest of them would be as good as they are.</para>
/// </remarks>
public sealed class SessionHash : IDisposable
{
    /// <summary>Size of the value in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly IncrementalHash[] _sent;
    private readonly IncrementalHash[] _received;
    private readonly SessionRole _role;

    /// <summary>Starts the hash for one side of the session.</summary>
    public SessionHash(SessionRole role)
    {
        _role = role;
        SessionRole peer = role == SessionRole.Prover ? SessionRole.Attestor : SessionRole.Prover;
        _sent = Start(role);
        _received = Start(peer);
    }

    /// <summary>Adds bytes that this side sends on channel 0 or 1; what follows on the others names this value.</summary>
    public void AbsorbSent(ChannelId channel, ReadOnlySpan<byte> bytes) => _sent[(int)channel].AppendData(bytes);

    /// <summary>Adds bytes that this side received.</summary>
    public void AbsorbReceived(ChannelId channel, ReadOnlySpan<byte> bytes)
        => _received[(int)channel].AppendData(bytes);

    /// <summary>Gives the value over everything absorbed so far; the hash goes on.</summary>
    public byte[] Current(NegotiatedVersion version)
    {
        (IncrementalHash[] prover, IncrementalHash[] attestor) = _role == SessionRole.Prover ? (_sent, _received) : (_received, _sent);
        using IncrementalHash whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        whole.AppendData("vouch/session/v1\0"u8);
        whole.AppendData(version.ToBytes());
        foreach (IncrementalHash part in (ReadOnlySpan<IncrementalHash>)[.. prover, .. attestor])
        {
            whole.AppendData(part.GetCurrentHash());
        }

        return whole.GetHashAndReset();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (IncrementalHash part in (ReadOnlySpan<IncrementalHash>)[.. _sent, .. _received])
        {
            part.Dispose();
        }
    }

    private static IncrementalHash[] Start(SessionRole sender)
        => sender == SessionRole.Prover
            ? [Start("vouch/session/prover/control\0"u8), Start("vouch/session/prover/traffic\0"u8)]
            : [Start("vouch/session/attestor/control\0"u8), Start("vouch/session/attestor/traffic\0"u8)];

    private static IncrementalHash Start(ReadOnlySpan<byte> label)
    {
        IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(label);
        return hash;
    }
}
