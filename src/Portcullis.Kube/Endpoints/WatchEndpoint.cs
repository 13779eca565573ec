namespace Portcullis.Kube;

/// <summary>Answers watches: one line of JSON per event, sent at once, until its time is up, the client goes, or the server stops.</summary>
internal sealed class WatchEndpoint(KubeApiOptions options, ReadEndpoint reads, CallerCheck callers, CancellationToken stopping)
{
    private int _open;

    /// <summary>Watches that were sent what was stored and wait for what happens.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <param name="right">What the caller was asked about: it must still be allowed whenever something is sent.</param>
    public async Task Run(ApiRequest request, AccessQuestion right)
    {
        Accepted form = Accepted.Of(request.Http.Request.Headers.Accept.ToString());
        WatchQuestion question = WatchQuestion.Of(request, options);
        StoreView? start = question.Replays ? await reads.AtLeast(question.Revision is 0 ? options.Store.CurrentRevision : question.Revision, request.Cancel) : null;
        long after = start?.Revision ?? (question.Revision is > 0 ? question.Revision.Value : (await options.Store.Latest(request.Cancel)).Revision);

        using var expired = new CancellationTokenSource(question.Lifetime, options.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, stopping, request.Http.RequestAborted);
        var output = new WatchWriter(request, form, reads.Form(request, form), options);
        await output.Start();
        StoreWatch watch;
        try
        {
            watch = options.Store.Watch(request.Type.Group, request.Type.Plural, after);
        }
        catch (RevisionCompactedException gone)
        {
            await output.Error(ApiStatus.Expired(gone.Message));
            return;
        }
        if (start is not null)
            await Replay(question, start, request.Type, output);
        Interlocked.Increment(ref _open);
        try
        {
            await Follow(question, watch, output, new WatchRight(callers, request.Http, right, options), ended.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
        if (question.HasBookmarks && !request.Http.RequestAborted.IsCancellationRequested)
            await output.Bookmark(watch.Revision, endsInitial: false);
    }

    private static async Task Replay(WatchQuestion question, StoreView start, ResourceType type, WatchWriter output)
    {
        foreach (StoredObject stored in start.List(type.Group, type.Plural).Values)
            if (question.Selection.Matches(stored))
                await output.Event("ADDED", stored);
        if (question.SendsInitial == true && question.HasBookmarks)
            await output.Bookmark(start.Revision, endsInitial: true);
        await output.Flush();
    }

    private async Task Follow(WatchQuestion question, StoreWatch watch, WatchWriter output, WatchRight right, CancellationToken ended)
    {
        Task<IReadOnlyList<StoreEvent>>? next = null;
        Task? quiet = null;
        try
        {
            while (true)
            {
                next ??= watch.Next(ended).AsTask();
                if (question.HasBookmarks)
                {
                    quiet ??= Task.Delay(options.BookmarkInterval, options.Time, ended);
                    if (await Task.WhenAny(next, quiet) == quiet && !next.IsCompleted)
                    {
                        await quiet;
                        quiet = null;
                        right.Demand();
                        await output.Bookmark(watch.Revision, endsInitial: false);
                        continue;
                    }
                }
                IReadOnlyList<StoreEvent> events = await next;
                right.Demand();
                foreach (StoreEvent happened in events)
                    await Send(question.Selection, happened, output);
                next = null;
                await output.Flush();
            }
        }
        catch (RevisionCompactedException behind)
        {
            await output.Error(ApiStatus.Expired(behind.Message));
        }
        catch (RefusedException over)
        {
            await output.Error(over.Status);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return; // its time is up, or the server stops: the stream ends cleanly
        }
        catch (ObjectDisposedException)
        {
            return; // the store closes with the server
        }
    }

    /// <summary>To a watch with a selector, coming to match it is being added, and ceasing to is being deleted.</summary>
    private static async Task Send(ObjectSelection selection, StoreEvent happened, WatchWriter output)
    {
        bool matches = happened.Kind != StoreEventKind.Deleted && selection.Matches(happened.Object);
        bool matched = happened.Kind == StoreEventKind.Deleted
            ? selection.Matches(happened.Previous ?? happened.Object)
            : happened.Previous is { } previous && selection.Matches(previous);
        if (matches)
            await output.Event(matched ? "MODIFIED" : "ADDED", happened.Object);
        else if (matched)
            await output.Deleted(happened);
    }
}
