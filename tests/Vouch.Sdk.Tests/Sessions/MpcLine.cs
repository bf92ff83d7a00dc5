using System.Collections.Concurrent;
using Vouch.Attestations;
using Vouch.MpcTls.Sharing;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>One session in MPC mode with somebody on the line who sees all messages and may change what he likes.</summary>
internal sealed class MpcLine
{
    /// <summary>The messages that went on, in order.</summary>
    public ConcurrentQueue<SessionMessage> Passed { get; } = new();

    /// <summary>How many bytes went over each channel, by sender.</summary>
    public ConcurrentDictionary<(ChannelId Channel, SessionRole Sender), long> Sizes { get; } = new();

    /// <summary>How many bytes went over a channel.</summary>
    public ChannelTraffic Sent(ChannelId channel) => new(Sizes.GetValueOrDefault((channel, SessionRole.Prover)), Sizes.GetValueOrDefault((channel, SessionRole.Attestor)));

    /// <summary>A request in MPC mode.</summary>
    public static ProveRequest Request(SessionContext context, string suite = "TLS_CHACHA20_POLY1305_SHA256")
    {
        ProveRequest request = new($"https://{SessionContext.Host}/account") { Mode = AttestationMode.Mpc, ConnectTo = $"127.0.0.1:{context.Server.Port}" };
        request.Suites.Add(suite);
        return request;
    }

    public Task<SessionResult> RunAsync(SessionContext context, Rewrite? rewrite = null, Alter? alter = null, ProveRequest? request = null, Between? around = null, IProgress<ProveProgress>? progress = null)
    {
        Between relay = SessionRelay.With(
            (sender, message) =>
            {
                RelayedMessage[] going = [.. rewrite is null ? [message] : rewrite(sender, message)];
                foreach (RelayedMessage each in going)
                {
                    Passed.Enqueue(each.Kind);
                }

                return going;
            },
            context.ProverClock,
            alter: (channel, sender, offset, value) =>
            {
                Sizes[(channel, sender)] = offset + 1;
                return alter is null ? value : alter(channel, sender, offset, value);
            });
        return context.RunAsync(
            request ?? Request(context),
            around is null ? relay : (prover, attestor) =>
            {
                (prover, attestor) = relay(prover, attestor);
                return around(prover, attestor);
            },
            progress,
            cancelProver: TestContext.Current.CancellationToken);
    }

    /// <summary>Changes one bit of one byte of a channel.</summary>
    public static Alter Flip(ChannelId channel, SessionRole sender, long at)
        => (c, s, offset, value) => c == channel && s == sender && offset == at ? (byte)(value ^ 1) : value;
}
