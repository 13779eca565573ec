using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Syntax;

/// <summary>A value or the one problem that kept it from being read. Parsers of hostile input return this; they never throw.</summary>
public readonly struct Parsed<T> where T : class
{
    private Parsed(T? value, Problem? problem) => (Value, Problem) = (value, problem);

    public T? Value { get; }

    /// <summary>Null exactly when <see cref="Value"/> is not null, except in a default instance, which holds neither.</summary>
    public Problem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Ok => Value is not null;

    public static implicit operator Parsed<T>(T value) => new(value, problem: null);
    public static implicit operator Parsed<T>(Problem problem) => new(value: null, problem);
}
