namespace Vouch.Mpc.Garbling;

/// <summary>How what is run now gets its labels and tables.</summary>
internal enum StretchMode
{
    /// <summary>On the way.</summary>
    Streamed,

    /// <summary>Tables are made beforehand, for labels that nobody has yet.</summary>
    Rehearsing,

    /// <summary>Tables are there; labels are sent.</summary>
    Rehearsed,
}
