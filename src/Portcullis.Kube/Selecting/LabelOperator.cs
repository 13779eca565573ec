namespace Portcullis.Kube;

/// <summary>How a label selector's requirement compares.</summary>
public enum LabelOperator
{
    /// <summary>The label is there with one of the values: <c>a=b</c>, <c>a in (b,c)</c>.</summary>
    In,

    /// <summary>The label is absent or has none of the values: <c>a!=b</c>, <c>a notin (b,c)</c>.</summary>
    NotIn,

    /// <summary>The label is there: <c>a</c>.</summary>
    Exists,

    /// <summary>The label is absent: <c>!a</c>.</summary>
    NotExists,

    /// <summary>The label is an integer above the value: <c>a&gt;1</c>.</summary>
    Above,

    /// <summary>The label is an integer below the value: <c>a&lt;1</c>.</summary>
    Below,
}
