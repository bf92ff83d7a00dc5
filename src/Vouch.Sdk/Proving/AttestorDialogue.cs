using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Proving;

/// <summary>The prover's talk with the attestor: control messages, the hash over them, and what it means when the line breaks. Owns the connection.</summary>
internal sealed class AttestorDialogue : IAsyncDisposable
{
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(500);

    private readonly SessionHash _hash = new(SessionRole.Prover);
    private readonly TimeProvider _time;

    public AttestorDialogue(Stream connection, TimeProvider time)
    {
        _time = time;
        Connection = Multiplexer.Connect(connection, new MultiplexerOptions { Time = time });
        Control = new MessageChannel(Connection[ChannelId.Control], _hash);
    }

    public Multiplexer Connection { get; }

    public MessageChannel Control { get; }

    /// <summary>The session hash over what was said so far.</summary>
    public async Task<byte[]> HashAsync() => _hash.Current(await Connection.Negotiated.ConfigureAwait(false));

    /// <summary>Waits for a message, or for the word that there will be none.</summary>
    public async Task<Message> ReceiveAsync(SessionMessage expected, int limit, CancellationToken cancellationToken)
        => await Control.ReceiveAsync(
            type => type == (byte)expected ? limit : type == (byte)SessionMessage.Refused ? SessionProtocol.MaxAcceptedSize : null, cancellationToken).ConfigureAwait(false);

    /// <exception cref="ProveException">The answer is a refusal.</exception>
    public static async Task<Message> AnswerAsync(Task<Message> answer)
    {
        Message message = await answer.ConfigureAwait(false);
        return message.Type == (byte)SessionMessage.Refused ? throw Refusals.Explain(RefusedMessage.Decode(message.Payload).Code) : message;
    }

    /// <summary>When the line broke, the attestor may have said why; otherwise it was the server, or the attestor is gone.</summary>
    /// <param name="e">What broke first.</param>
    /// <param name="answer">What was waited for.</param>
    public async Task<ProveException> ExplainAsync(Exception e, Task<Message> answer)
    {
        if (e is TlsException or ProtocolException or ProveException { Failure: not (ProveFailure.ResponseTruncated or ProveFailure.ServerRefusesKeyUpdate) })
        {
            return Failures.Explain(e); // it came from the server, under TLS, or is explanation enough
        }

        try
        {
            Message message = await AnswerAsync(answer.WaitAsync(s_lastWords, _time)).ConfigureAwait(false);
            if (message.Type == (byte)SessionMessage.Accepted)
            {
                answer = ReceiveAsync(SessionMessage.Signed, SessionProtocol.MaxSignedSize, CancellationToken.None);
                await AnswerAsync(answer.WaitAsync(s_lastWords, _time)).ConfigureAwait(false);
            }
        }
        catch (ProveException refused)
        {
            return refused;
        }
        catch (ProtocolException broken)
        {
            return Failures.Explain(broken); // whatever the server did, the attestor's answer is none
        }
        catch (Exception other) when (other is IOException or TimeoutException)
        {
            // It said nothing; what broke first is the explanation.
        }

        return Failures.Explain(e);
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync().ConfigureAwait(false);
        _hash.Dispose();
    }
}
