namespace Portcullis.Running;

/// <summary>What files named beside an API are.</summary>
internal enum FilesMode
{
    /// <summary>What the store is filled with at the start, where it does not have the object yet.</summary>
    Seed,

    /// <summary>The truth for every object they name, at every change of theirs.</summary>
    Follow,
}
