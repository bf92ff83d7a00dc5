using System.Net;

namespace Vouch.Attesting;

/// <summary>A connection that the attestor opened to a server.</summary>
/// <param name="stream">The connection; whoever asked for it disposes it.</param>
/// <param name="address">The address that was connected to, after resolving and checking.</param>
public sealed class ServerConnection(Stream stream, IPEndPoint address)
{
    /// <summary>The connection; whoever asked for it disposes it.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>The address that was connected to, after resolving and checking.</summary>
    public IPEndPoint Address { get; } = address;
}

/// <summary>Connects to a server for a session, under the operator's rules.</summary>
/// <param name="host">The host in the address that is to be proven.</param>
/// <param name="port">Its port.</param>
/// <param name="connectTo">Where the prover asks to connect instead, or null.</param>
/// <param name="cancellationToken">Ends the attempt.</param>
/// <exception cref="DialRefusedException">The rules forbid it, or nobody answers.</exception>
public delegate Task<ServerConnection> DialServer(string host, int port, string? connectTo, CancellationToken cancellationToken);

/// <summary>Says whether a session may be about a server that the prover dials by itself, in MPC mode, under the operator's rules.</summary>
/// <param name="host">The host in the address that is to be proven; where the prover's connection leads, nobody can tell.</param>
/// <param name="port">Its port.</param>
/// <exception cref="DialRefusedException">The rules forbid it.</exception>
public delegate void AdmitServer(string host, int port);

/// <summary>The attestor did not connect, or does not serve what the prover connects to.</summary>
/// <param name="failure">One of the failures that concern dialling.</param>
/// <param name="message">What happened, for the attestor's log.</param>
/// <param name="inner">The cause.</param>
public sealed class DialRefusedException(AttestorFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>What went wrong.</summary>
    public AttestorFailure Failure { get; } = failure;
}
