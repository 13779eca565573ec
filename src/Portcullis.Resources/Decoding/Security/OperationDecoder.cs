using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes <c>rules[].to[].operation</c> of AuthorizationPolicy.</summary>
internal static class OperationDecoder
{
    public static OperationSpec Decode(ObjectReader operation)
    {
        var values = new ValueLists(operation);
        var spec = new OperationSpec
        {
            Hosts = values.Read("hosts", PolicyValues.WarnOfLiteralStars),
            NotHosts = values.Read("notHosts", PolicyValues.WarnOfLiteralStars),
            Ports = values.Read("ports", PolicyValues.CheckPorts),
            NotPorts = values.Read("notPorts", PolicyValues.CheckPorts),
            Methods = values.Read("methods", CheckMethods),
            NotMethods = values.Read("notMethods", CheckMethods),
            Paths = values.Read("paths", CheckPaths),
            NotPaths = values.Read("notPaths", CheckPaths),
        };
        operation.Finish();
        if (!values.AnyGiven)
            operation.Found.Error(AuthorizationPolicyCodes.EmptyPart, operation.Node, "`operation` must name something", help: "leave the `to` entry out to match any operation");
        return spec;
    }

    private static void CheckMethods(ImmutableArray<ScalarNode> values, Diagnostics found)
    {
        PolicyValues.WarnOfLiteralStars(values, found);
        foreach (ScalarNode value in values)
            if (value.Text.Any(char.IsAsciiLetterLower) && value.Text.ToUpperInvariant() is var upper && IsUsualMethod(upper))
                found.Warn(AuthorizationPolicyCodes.NeverMatches, value, $"method `{value.Text}` does not match {upper}: case counts", help: $"write `{upper}`");
    }

    private static void CheckPaths(ImmutableArray<ScalarNode> values, Diagnostics found)
    {
        foreach (ScalarNode value in values)
            CheckPath(value, found);
        PolicyValues.WarnOfLiteralStars([.. values.Where(value => !PathTemplateSyntax.IsTemplate(value.Text))], found);
    }

    private static void CheckPath(ScalarNode value, Diagnostics found)
    {
        string path = value.Text;
        if (PathTemplateSyntax.ProblemOf(path) is { } problem)
        {
            found.Add(new Diagnostic(Severity.Error, AuthorizationPolicyCodes.PathTemplate, $"path `{path}`: {problem.Message}", value.Part(problem.At, 1), value.Path,
                "`{*}` is one segment, `{**}` is any rest"));
            return;
        }
        if (path.Length == 0)
            return;
        if (path[0] is not ('/' or '*'))
            found.Warn(AuthorizationPolicyCodes.NeverMatches, value, $"path `{path}` can never match: a request's path begins with `/`", help: $"write `/{path}`");
        if (path.AsSpan().IndexOfAny('?', '#') is >= 0 and var query)
            found.Add(new Diagnostic(Severity.Warning, AuthorizationPolicyCodes.NeverMatches, $"path `{path}` can never match: the query and fragment are cut off before comparing",
                value.Part(query, path.Length - query), value.Path, $"write `{path[..query]}`"));
    }

    private static bool IsUsualMethod(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH" or "OPTIONS" or "CONNECT" or "TRACE";
}
