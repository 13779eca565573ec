namespace Portcullis.Syntax;

/// <summary>Where something stands in a text. Lines and columns count from one; <see cref="Length"/> is in characters on the first line.</summary>
public readonly record struct SourceSpan(SourceText Source, int Line, int Column, int Length)
{
    public static SourceSpan None { get; } = new(SourceText.None, 0, 0, 0);

    /// <summary><c>file:line:column</c>, or the file's name alone where no line is known.</summary>
    public override string ToString() => Line == 0 ? Source.Name : $"{Source.Name}:{Line}:{Column}";
}
