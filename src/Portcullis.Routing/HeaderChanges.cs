using Portcullis.Http;

namespace Portcullis.Routing;

/// <summary>VirtualService <c>headers.request</c> or <c>headers.response</c>, compiled: an ordered list of steps. Immutable.</summary>
public sealed class HeaderChanges
{
    private readonly HeaderChange[] _steps;

    internal HeaderChanges(HeaderChange[] steps) => _steps = steps;

    public static HeaderChanges None { get; } = new([]);

    public bool IsEmpty => _steps.Length == 0;

    /// <summary>Applies every step in order. Allocates only when the list's own buffers grow.</summary>
    public void Apply(HeaderList headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        foreach (HeaderChange step in _steps)
        {
            switch (step.Kind)
            {
                case HeaderChangeKind.Remove:
                    headers.RemoveAll(step.Name);
                    break;
                case HeaderChangeKind.Set:
                    headers.Set(step.Name, step.Value);
                    break;
                default:
                    headers.Add(step.Name, step.Value);
                    break;
            }
        }
    }

    /// <summary>These changes, then those.</summary>
    internal HeaderChanges Then(HeaderChanges next) =>
        IsEmpty ? next : next.IsEmpty ? this : new HeaderChanges([.. _steps, .. next._steps]);
}
