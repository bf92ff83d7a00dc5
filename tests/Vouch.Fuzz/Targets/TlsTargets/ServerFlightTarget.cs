using Vouch.Crypto.Platform;
using Vouch.Tls;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Targets;

/// <summary>The messages of a handshake in the clear, the client's hello first, up to Finished of TLS 1.3 or ServerHelloDone of TLS 1.2.</summary>
internal sealed class ServerFlightTarget : IFuzzTarget
{
    public static string Name => "server-flight";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        HandshakeInbox inbox = new();
        Negotiation? negotiation = null;
        try
        {
            inbox.Append(input);
            if (!inbox.TryTake(out HandshakeMessage message))
            {
                return;
            }

            negotiation = new Negotiation(message);
            if (!TryTakeHellos(negotiation, inbox))
            {
                return;
            }

            ServerFlight flight = negotiation.Version == TlsVersion.Tls13 ? TakeTls13(negotiation, inbox) : TakeTls12(negotiation, inbox);
            FuzzCheck.That(flight.Signature is null || flight.CertificateChain.Count > 0, "Nothing is signed without a certificate.");
            FuzzCheck.That(
                flight.Signature is null || flight.Signature.Verify(PlatformPrimitives.Instance, flight.CertificateChain[0]), "A signature that was taken verifies.");
        }
        catch (TlsException)
        {
        }
        finally
        {
            negotiation?.Dispose();
        }
    }

    private static bool TryTakeHellos(Negotiation negotiation, HandshakeInbox inbox)
    {
        if (!inbox.TryTake(out HandshakeMessage message))
        {
            return false;
        }

        if (negotiation.TakeServerHello(message))
        {
            return true;
        }

        if (!inbox.TryTake(out message))
        {
            return false;
        }

        negotiation.TakeSecondClientHello(message);
        if (!inbox.TryTake(out message))
        {
            return false;
        }

        FuzzCheck.That(negotiation.TakeServerHello(message), "There is one HelloRetryRequest.");
        return true;
    }

    private static ServerFlight13 TakeTls13(Negotiation negotiation, HandshakeInbox inbox)
    {
        ServerFlight13 flight = new(negotiation, PlatformPrimitives.Instance);
        while (!flight.ExpectsFinished && inbox.TryTake(out HandshakeMessage message))
        {
            flight.Take(message);
        }

        if (flight.ExpectsFinished && inbox.TryTake(out HandshakeMessage finished))
        {
            flight.TakeFinished(finished, new byte[negotiation.Suite.HashSize]);
        }

        return flight;
    }

    private static ServerFlight12 TakeTls12(Negotiation negotiation, HandshakeInbox inbox)
    {
        ServerFlight12 flight = new(negotiation, PlatformPrimitives.Instance);
        while (!flight.IsOver && inbox.TryTake(out HandshakeMessage message))
        {
            flight.Take(message);
        }

        return flight;
    }
}
