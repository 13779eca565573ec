using System.Collections.Immutable;
using Portcullis.Http;
using Portcullis.Policy;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>The policies of one workload, compiled for requests and for connections.</summary>
internal sealed class AuthzPolicies
{
    private readonly AccessPolicy _http;
    private readonly AccessPolicy _tcp;

    private AuthzPolicies(ResourceSet resources, PolicyWorkload workload, Diagnostics found)
    {
        ImmutableArray<Resource<AuthorizationPolicySpec>> policies = resources.AuthorizationPolicies;
        _http = PolicyCompiler.Compile(policies, workload, resources.MeshConfig, PolicyProtocol.Http, found);
        _tcp = PolicyCompiler.Compile(policies, workload, resources.MeshConfig, PolicyProtocol.Tcp, new Diagnostics()); // the same complaints again
        Normalization = resources.MeshConfig.PathNormalization switch
        {
            Resources.PathNormalization.None => Http.PathNormalization.None,
            Resources.PathNormalization.MergeSlashes => Http.PathNormalization.MergeSlashes,
            Resources.PathNormalization.DecodeAndMergeSlashes => Http.PathNormalization.DecodeAndMergeSlashes,
            _ => Http.PathNormalization.Base,
        };
    }

    public Http.PathNormalization Normalization { get; }

    /// <summary>Reads files and folders, reports what is wrong with them, and returns null when that includes an error.</summary>
    public static AuthzPolicies? Load(string[] files, PolicyWorkload workload, TextWriter error)
    {
        var found = new Diagnostics();
        using Stream input = files.Contains(ResourceFiles.StandardInput, StringComparer.Ordinal) ? Console.OpenStandardInput() : Stream.Null;
        ResourceSet resources = ResourceLoader.Load(ResourceFiles.Load(files, input, found).Sources, found);
        AuthzPolicies? policies = found.HasErrors ? null : new AuthzPolicies(resources, workload, found);
        DiagnosticRenderer.Write(error, found.All);
        return policies;
    }

    public AccessPolicy For(AuthzRequest request) => request.IsHttp ? _http : _tcp;

    /// <summary>Normalizes and decides. A path that the gateway answers 400 is a refusal.</summary>
    /// <param name="buffer">Scratch space; grown when a path needs more.</param>
    /// <param name="custom">What CUSTOM providers are taken to say.</param>
    public AuthzAnswer Decide(AuthzRequest request, bool custom, ref byte[] buffer)
    {
        if (Normalize(request, ref buffer, out ReadOnlySpan<byte> path) is { } problem)
            return new AuthzAnswer(Allowed: false, Rule: null, $"answered {problem.Status} before any policy: {problem.Reason}");
        RequestFacts facts = request.Facts(path);
        AccessPolicy policy = For(request);
        if (!custom)
            return AuthzAnswer.Of(policy.Decide(in facts));
        CustomQuestion question = policy.Ask(in facts);
        return AuthzAnswer.Of(question.Refusal is null ? policy.Decide(in facts, question.Cleared()) : question.Unanswered());
    }

    public HttpProblem? Normalize(AuthzRequest request, ref byte[] buffer, out ReadOnlySpan<byte> path)
    {
        int room = checked(request.Path.Length * PathNormalizer.Growth);
        if (buffer.Length < room)
            buffer = new byte[room];
        return PathNormalizer.Normalize(request.Path, Normalization, buffer, out path);
    }
}
