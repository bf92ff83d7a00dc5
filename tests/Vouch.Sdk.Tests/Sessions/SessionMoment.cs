namespace Vouch.Tests.Sessions;

/// <summary>Where a session is.</summary>
public enum SessionMoment
{
    BeforeOpen,
    Dialling,
    Handshake,
    Requesting,
    Waiting,
    Response,
    BeforeOpening,
    BeforeSigned,
}
