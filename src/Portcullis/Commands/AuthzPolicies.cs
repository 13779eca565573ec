using System.Collections.Immutable;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Native;
using Portcullis.Policy;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>The policies of one workload, compiled for requests and for connections.</summary>
internal sealed class AuthzPolicies
{
    private readonly AccessPolicy _http;
    private readonly AccessPolicy _tcp;
    private readonly TokenCache _cache = new();

    private AuthzPolicies(ResourceSet resources, PolicyWorkload workload, Diagnostics found)
    {
        ImmutableArray<Resource<AuthorizationPolicySpec>> policies = resources.AuthorizationPolicies;
        _http = PolicyCompiler.Compile(policies, workload, resources.MeshConfig, PolicyProtocol.Http, found);
        _tcp = PolicyCompiler.Compile(policies, workload, resources.MeshConfig, PolicyProtocol.Tcp, new Diagnostics()); // the same complaints again
        Authentication = RequestAuthenticationCompiler.Compile(resources.RequestAuthentications, workload, resources.MeshConfig, Ed25519.Verify, found);
        Normalization = resources.MeshConfig.PathNormalization switch
        {
            Resources.PathNormalization.None => Http.PathNormalization.None,
            Resources.PathNormalization.MergeSlashes => Http.PathNormalization.MergeSlashes,
            Resources.PathNormalization.DecodeAndMergeSlashes => Http.PathNormalization.DecodeAndMergeSlashes,
            _ => Http.PathNormalization.Base,
        };
    }

    public Http.PathNormalization Normalization { get; }

    public RequestAuthenticator Authentication { get; }

    /// <summary>The keys that tokens are verified with; inline ones alone unless more are given.</summary>
    public ITokenKeys Keys { get; private set; } = InlineKeys.Instance;

    /// <summary>What tokens are judged at, in Unix seconds.</summary>
    public long Now { get; private set; }

    /// <summary>Reads files and folders, reports what is wrong with them, and returns null when that includes an error.</summary>
    public static AuthzPolicies? Load(string[] files, PolicyWorkload workload, AuthzTokenInput tokens, TextWriter error)
    {
        var found = new Diagnostics();
        using Stream input = files.Contains(ResourceFiles.StandardInput, StringComparer.Ordinal) ? Console.OpenStandardInput() : Stream.Null;
        ResourceSet resources = ResourceLoader.Load(ResourceFiles.Load(files, input, found).Sources, found);
        AuthzPolicies? policies = found.HasErrors ? null : new AuthzPolicies(resources, workload, found) { Now = tokens.Now };
        DiagnosticRenderer.Write(error, found.All);
        if (policies is null)
            return null;
        if (AuthzKeys.Read(tokens.Jwks, policies.Authentication, out string? problem) is not { } keys)
        {
            error.WriteLine($"error: {problem}");
            return null;
        }
        policies.Keys = keys;
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
        AccessPolicy policy = For(request);
        bool tokens = AsksForTokens(request);
        if (tokens)
            Prepare(request, path);
        RequestFacts facts = request.Facts(tokens ? request.Head.Target : path);
        CustomQuestion question = policy.Ask(in facts);
        if (question.Needed && (!custom || question.Refusal is not null))
            return AuthzAnswer.Of(question.Unanswered());
        if (!tokens)
            return AuthzAnswer.Of(policy.Decide(in facts, question.Cleared()));

        AuthenticationResult result = Authentication.Authenticate(request.Head, Keys, _cache, Now);
        if (result.Refusal is { } refusal)
            return new AuthzAnswer(Allowed: false, Rule: null, $"answered {refusal.Status} before DENY and ALLOW: {refusal.Text}");
        request.Token = result.Claims;
        RequestFacts known = request.Facts(request.Head.Target);
        return AuthzAnswer.Of(policy.Decide(in known, question.Cleared()));
    }

    /// <summary>Whether token rules have a say: not on a connection, and not when claims are given that count as verified.</summary>
    public bool AsksForTokens(AuthzRequest request) => request.IsHttp && request.Token is null && !Authentication.IsEmpty;

    /// <summary>Makes the request's head what a gateway's is when CUSTOM is asked.</summary>
    /// <param name="path">Normalized.</param>
    public void Prepare(AuthzRequest request, ReadOnlySpan<byte> path)
    {
        request.Head.SetMethod(request.Method);
        request.Head.SetAuthority(request.Host);
        request.Head.SetTarget(path);
        Authentication.RemoveForgeable(request.Head);
    }

    public HttpProblem? Normalize(AuthzRequest request, ref byte[] buffer, out ReadOnlySpan<byte> path)
    {
        int room = checked(request.Path.Length * PathNormalizer.Growth);
        if (buffer.Length < room)
            buffer = new byte[room];
        return PathNormalizer.Normalize(request.Path, Normalization, buffer, out path);
    }
}
