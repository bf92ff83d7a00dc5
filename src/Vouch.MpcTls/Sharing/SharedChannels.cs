using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>The ways between the two parties that a run with shared keys takes; owned by the caller, used by the run alone.</summary>
/// <param name="Transfers">Oblivious transfers of which the attestor is the sender: share conversion, and the proof.</param>
/// <param name="Labels">Oblivious transfers of which the prover is the sender: labels of the attestor's inputs.</param>
/// <param name="Garbling">The garbled machine.</param>
/// <param name="Conversion">Share conversion.</param>
public sealed record SharedChannels(IChannel Transfers, IChannel Labels, IChannel Garbling, IChannel Conversion);
