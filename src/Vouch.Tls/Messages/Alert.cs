namespace Vouch.Tls.Messages;

/// <summary>An alert (RFC 8446, section 6).</summary>
internal readonly record struct Alert(byte Level, AlertDescription Description)
{
    public const int Size = 2;
    public const byte Warning = 1;
    public const byte Fatal = 2;

    public static Alert Read(ReadOnlySpan<byte> content)
    {
        if (content.Length != Size)
        {
            TlsException.Throw(AlertDescription.DecodeError, $"An alert record of {content.Length} bytes.");
        }

        return new Alert(content[0], (AlertDescription)content[1]);
    }

    /// <summary>Ours: close_notify and user_canceled are warnings, all else is fatal.</summary>
    public static byte[] Bytes(AlertDescription description)
        => [description is AlertDescription.CloseNotify or AlertDescription.UserCanceled ? Warning : Fatal, (byte)description];

    /// <summary>Throws unless the alert is one that a connection survives.</summary>
    /// <returns>Whether the peer will send nothing more.</returns>
    public bool EndsOrThrows(TlsVersion? version)
    {
        if (Description == AlertDescription.CloseNotify)
        {
            return true;
        }

        // TLS 1.3 ignores levels (RFC 8446, section 6); in TLS 1.2 warnings may be passed over.
        if (Description == AlertDescription.UserCanceled || (version != TlsVersion.Tls13 && Level == Warning))
        {
            return false;
        }

        throw new TlsException(Description, $"The peer ended the connection with the alert {Description}.") { IsFromPeer = true };
    }
}
