namespace Portcullis.Syntax;

/// <summary>Counts what a text has used of <see cref="TreeLimits"/>.</summary>
internal sealed class NodeBudget
{
    private int _nodes;
    private int _aliasNodes;

    /// <summary>True once the text has asked for more than it may have; nothing further is read then.</summary>
    public bool IsSpent { get; private set; }

    public void Spend() => IsSpent = true;

    public bool TryTake()
    {
        if (_nodes >= TreeLimits.Nodes)
            IsSpent = true;
        else
            _nodes++;
        return !IsSpent;
    }

    public bool TryTakeAlias(int nodes)
    {
        if (nodes > TreeLimits.AliasNodes - _aliasNodes || nodes > TreeLimits.Nodes - _nodes)
        {
            IsSpent = true;
            return false;
        }
        _aliasNodes += nodes;
        _nodes += nodes;
        return true;
    }
}
