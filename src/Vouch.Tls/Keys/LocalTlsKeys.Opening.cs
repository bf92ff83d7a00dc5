using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <content>What can be opened to an attestor. Open nothing before the connection is closed: with these secrets others could speak for the server.</content>
public sealed partial class LocalTlsKeys
{
    /// <summary>The number of the client's current generation: how many KeyUpdates it has sent.</summary>
    public int ClientGeneration { get; private set; }

    /// <summary>Opens the whole of a TLS 1.3 session, both directions.</summary>
    /// <exception cref="InvalidOperationException">The session is not one of TLS 1.3.</exception>
    public Tls13WholeSecrets OpenWhole() => new(Need(_handshakeSecret).Span);

    /// <summary>Opens a TLS 1.3 session but for the client generations that are not named.</summary>
    /// <exception cref="InvalidOperationException">The session is not one of TLS 1.3, or has no such generation.</exception>
    public Tls13SplitSecrets OpenSplit(IEnumerable<int> publicGenerations)
        => new(
            Need(_clientHandshakeTraffic).Span,
            Need(_serverHandshakeTraffic).Span,
            Need(_firstServerTraffic).Span,
            [.. publicGenerations.Order().Distinct().Select(OpenGeneration)]);

    /// <summary>Opens the whole of a TLS 1.2 session, both directions.</summary>
    /// <exception cref="InvalidOperationException">The session is not one of TLS 1.2.</exception>
    public Tls12Secrets OpenMasterSecret() => new(Need(_masterSecret).Span);

    /// <summary>Opens the handshake alone; everything after it stays closed.</summary>
    /// <exception cref="InvalidOperationException">There is no session.</exception>
    public OpenedSecrets OpenHandshake()
        => _version == TlsVersion.Tls12
            ? new Tls12FinishedOpening(_clientVerifyData, _serverVerifyData)
            : new Tls13HandshakeSecrets(Need(_clientHandshakeTraffic).Span, Need(_serverHandshakeTraffic).Span);

    /// <summary>Copies the secret from which every key of the session follows: the Handshake Secret or the master secret. For a proof about it, not for opening.</summary>
    /// <exception cref="InvalidOperationException">There is no session.</exception>
    public SecretBuffer CopyRootSecret()
        => SecretBuffer.CopyOf(Need(_version == TlsVersion.Tls12 ? _masterSecret : _handshakeSecret).Span);

    /// <summary>Opens one direction whole, from the end of the handshake on, and not the other.</summary>
    /// <param name="side">Who sent what is opened.</param>
    /// <param name="session">The session.</param>
    /// <returns>TLS 1.3: the first application traffic secret. TLS 1.2: write key and write IV. The caller's.</returns>
    /// <exception cref="InvalidOperationException">There is no session.</exception>
    public SecretBuffer OpenDirection(Side side, TlsSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (_version == TlsVersion.Tls13)
        {
            return SecretBuffer.CopyOf(Need(side == Side.Client ? _firstClientTraffic : _firstServerTraffic).Span);
        }

        using SecretBuffer block = Prf.KeyBlock(_suite, Need(_masterSecret).Span, session.ClientRandom.Span, session.ServerRandom.Span);
        Prf.Split(_suite, block.Span, side, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> iv);
        SecretBuffer opened = new(key.Length + iv.Length);
        key.CopyTo(opened.Span);
        iv.CopyTo(opened.Span[key.Length..]);
        return opened;
    }

    private OpenedGeneration OpenGeneration(int generation)
    {
        if (generation < 0 || generation > ClientGeneration)
        {
            throw new InvalidOperationException($"There is no generation {generation}.");
        }

        SecretBuffer secret = SecretBuffer.CopyOf(Need(_firstClientTraffic).Span);
        for (int i = 0; i < generation; i++)
        {
            using SecretBuffer previous = secret;
            secret = KeySchedule.NextGeneration(_suite, previous.Span);
        }

        using (secret)
        {
            using SecretBuffer key = KeySchedule.Key(_suite, secret.Span);
            using SecretBuffer iv = KeySchedule.Iv(_suite, secret.Span);
            return new OpenedGeneration(generation, key.Span, iv.Span);
        }
    }
}
