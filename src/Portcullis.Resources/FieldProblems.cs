using Portcullis.Resources.Decoding;
using Portcullis.Syntax;

namespace Portcullis.Resources;

/// <summary>Sorts diagnostics for those who answer in Kubernetes' words.</summary>
public static class FieldProblems
{
    /// <summary>The sort of a diagnostic; <see cref="FieldProblem.Invalid"/> when no other fits.</summary>
    public static FieldProblem Of(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        return diagnostic.Code switch
        {
            FieldCodes.Missing => FieldProblem.Missing,
            FieldCodes.WrongType => FieldProblem.WrongType,
            FieldCodes.NotInEnum => FieldProblem.NotSupported,
            FieldCodes.TooMany => FieldProblem.TooMany,
            FieldCodes.TooLong => FieldProblem.TooLong,
            FieldCodes.GivenTwice or EnvelopeCodes.Duplicate => FieldProblem.Duplicate,
            _ when diagnostic.Message.EndsWith("is missing", StringComparison.Ordinal) => FieldProblem.Missing,
            _ => FieldProblem.Invalid,
        };
    }
}
