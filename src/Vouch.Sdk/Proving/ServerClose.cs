namespace Vouch.Proving;

/// <summary>What is needed of the server's close before keys are opened or records proven.</summary>
internal enum ServerClose
{
    /// <summary>Nothing: the response's own length ends it.</summary>
    NotNeeded,

    /// <summary>The server's word that it is done with the connection (docs/security/threat-model.md).</summary>
    Required,

    /// <summary>It is waited for, since close_notify is how an attestor that sees nothing knows that nothing is missing; without it the response counts as cut short.</summary>
    Awaited,
}
