using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Reads the string lists of a source or an operation, and remembers which were given.</summary>
internal sealed class ValueLists(ObjectReader reader)
{
    /// <summary>The lists that hold at least one entry, in the order read.</summary>
    public List<string> Given { get; } = [];

    public bool AnyGiven => Given.Count > 0;

    /// <summary>The values of one list; empty when absent.</summary>
    /// <param name="check">Reports what is wrong with the values; an empty value was reported before (A8).</param>
    public ImmutableArray<string> Read(string name, Action<ImmutableArray<ScalarNode>, Diagnostics>? check = null)
    {
        ImmutableArray<ScalarNode> values = reader.StringNodes(name);
        // A list whose entries were all refused was given nevertheless.
        if (reader.Field(name) is not (null or SequenceNode { Items.IsEmpty: true }))
            Given.Add(name);
        foreach (ScalarNode value in values)
            if (value.Text.Length == 0)
                reader.Found.Error(AuthorizationPolicyCodes.EmptyValue, value, $"`{name}` holds an empty value");
        check?.Invoke(values, reader.Found);
        return [.. values.Select(value => value.Text)];
    }
}
