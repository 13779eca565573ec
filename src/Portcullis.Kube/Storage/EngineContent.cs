using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Everything an engine holds at one revision, and as much of the way there as it still knows.</summary>
/// <param name="Objects">Every object at <paramref name="Revision"/>.</param>
/// <param name="History">The latest changes up to and with <paramref name="Revision"/>, oldest first, without gaps: watches that slept through a restart resume from them.
/// An object that existed at <paramref name="HistoryStart"/> and changed later comes first with a change not after <paramref name="HistoryStart"/>, which tells what it was before.</param>
/// <param name="HistoryStart">Changes after this revision are all in <paramref name="History"/>.</param>
public sealed record EngineContent(long Revision, ImmutableArray<EngineChange> Objects, ImmutableArray<EngineChange> History, long HistoryStart);
