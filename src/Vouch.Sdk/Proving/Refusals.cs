using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>What an attestor's refusal means for the user.</summary>
internal static class Refusals
{
    public static ProveException Explain(RefusalCode code)
    {
        string message = code switch
        {
            RefusalCode.BadRequest => "The attestor did not understand a message. Prover and attestor may be of different versions.",
            RefusalCode.UnsupportedMode => "The attestor does not offer this mode.",
            RefusalCode.HostNotAllowed => "The attestor's rules do not allow this host. Ask its operator (--allow-host), or use another attestor.",
            RefusalCode.AddressNotAllowed => "The attestor does not connect to this address: it is not on the public internet, or --connect-to names it. For tests, run an attestor with --allow-private-networks.",
            RefusalCode.NameNotResolved => "The attestor could not resolve the host's name. Check the address.",
            RefusalCode.ConnectionFailed => "The attestor could not connect to the server. Check host and port.",
            RefusalCode.Busy => "The attestor runs as many sessions as it may. Try again later.",
            RefusalCode.TooLarge => "Request or response is larger than the attestor allows.",
            RefusalCode.TimedOut => "The session took longer than the attestor allows.",
            RefusalCode.NotVerified => "The attestor's checks of the session did not pass; its log says which. The server's certificate may not be trusted there, or the response is not one that can be attested.",
            RefusalCode.NotPrepared => "The attestor does not have what was prepared with it any more. Prove without, or prepare again with 'vouch warm'.",
            RefusalCode.KeepsNothing => "The attestor keeps no preparations, or has no room for more. Prove without; it only takes longer.",
            _ => "The attestor failed. Try again, or tell its operator.",
        };
        return new ProveException(ProveFailure.AttestorRefused, message) { Refusal = code };
    }
}
