namespace Vouch.Interop.Tests.Site;

/// <summary>What the body of a page is.</summary>
public enum SiteBody
{
    Empty,
    Json2k,

    /// <summary>A small one, for what takes long.</summary>
    Json100,
    Text1m,

    /// <summary>The page that gnutls-serv makes up itself.</summary>
    Own,
}
