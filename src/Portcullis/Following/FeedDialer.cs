namespace Portcullis.Following;

/// <summary>Prepares a connection; null, with the reason, when the credentials cannot be read now.</summary>
internal delegate FeedDial? FeedDialer(out string? problem);
