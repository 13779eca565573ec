namespace Portcullis.Proxy;

/// <summary>The downstream connections of one worker, linked through themselves.</summary>
internal sealed class ConnectionList
{
    private DownstreamConnection? _head;

    public int Count { get; private set; }

    public void Add(DownstreamConnection connection)
    {
        connection.Next = _head;
        if (_head is { } head)
            head.Previous = connection;
        _head = connection;
        Count++;
    }

    public void Remove(DownstreamConnection connection)
    {
        if (connection.Previous is { } previous)
            previous.Next = connection.Next;
        else
            _head = connection.Next;
        if (connection.Next is { } next)
            next.Previous = connection.Previous;
        connection.Next = connection.Previous = null;
        Count--;
    }

    /// <summary>Asks every connection to end as soon as it carries nothing.</summary>
    public void DrainAll()
    {
        for (DownstreamConnection? connection = _head; connection is not null;)
        {
            DownstreamConnection? next = connection.Next;
            connection.Drain();
            connection = next;
        }
    }

    /// <summary>Drains the connections whose listener or chain the mesh in force does not have.</summary>
    public void DrainUnserved(LiveMesh mesh)
    {
        for (DownstreamConnection? connection = _head; connection is not null;)
        {
            DownstreamConnection? next = connection.Next;
            if (!connection.IsServedBy(mesh))
                connection.Drain();
            connection = next;
        }
    }

    public void CloseAll()
    {
        while (_head is { } connection)
            connection.Close();
    }
}
