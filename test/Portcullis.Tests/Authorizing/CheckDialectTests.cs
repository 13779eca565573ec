using Portcullis.Authorizing;
using Portcullis.Http;
using Portcullis.Policy;
using Portcullis.Testing;

namespace Portcullis.Tests.Authorizing;

/// <summary>What each kind of proxy sends, and what is made of it.</summary>
public sealed class CheckDialectTests
{
    private static readonly TestIdentity Client = TestCa.Create().Issue("URI:spiffe://td/ns/shop/sa/cart");
    private static readonly string Escaped = Uri.EscapeDataString(Client.Pem);
    private static readonly string Bare = Convert.ToBase64String(Client.Der);

    [Fact]
    public void Envoys_request_is_the_question()
    {
        CheckQuestion question = Asked.Sent("PUT", "/check/a/../b?c=d", "a.com:8443", ("X-Forwarded-Proto", "https"), ("x-envoy-internal", "true"), ("X-Role", "r"));

        new EnvoyDialect("/check").Read(question, default).ShouldBeNull();

        RequestHead head = question.Head;
        Describe(head).ShouldBe("PUT https a.com:8443 /a/../b?c=d");
        head.Headers.ToString().ShouldBe("x-forwarded-proto: https\nx-role: r\n");
        question.Known.ShouldBe(ConnectionFacts.None);
    }

    [Theory]
    [InlineData("/other")]
    [InlineData("/check")]
    [InlineData("/checkx")]
    [InlineData("*")]
    [InlineData("http://a.com/check/x")]
    [InlineData("")]
    public void Envoys_path_must_lie_behind_the_prefix(string target) =>
        new EnvoyDialect("/check").Read(Asked.Sent("GET", target, "a.com"), default).ShouldNotBeNull();

    [Fact]
    public void Envoys_certificate_header_counts_only_when_trusted()
    {
        CheckQuestion untrusted = Asked.Sent("GET", "/", "a.com", ("x-forwarded-client-cert", "URI=spiffe://td/a"));
        CheckQuestion trusted = Asked.Sent("GET", "/", "a.com", ("x-forwarded-client-cert", "URI=spiffe://td/a"));

        new EnvoyDialect("").Read(untrusted, default).ShouldBeNull();
        new EnvoyDialect("").Read(trusted, Asked.All).ShouldBeNull();

        untrusted.Peer.Principal.ShouldBeNull();
        untrusted.Head.Headers.Find("x-forwarded-client-cert"u8).ShouldBe(-1);
        trusted.Peer.Principal.ShouldBe("td/a");
        trusted.Known.ShouldBe(ConnectionFacts.Peer);
    }

    [Fact]
    public void Envoys_certificate_header_must_be_one_and_readable()
    {
        new EnvoyDialect("").Read(Asked.Sent("GET", "/", "a.com", ("x-forwarded-client-cert", "URI=a"), ("X-Forwarded-Client-Cert", "URI=b")), Asked.All)
            .ShouldBe("`x-forwarded-client-cert` is given more than once");
        new EnvoyDialect("").Read(Asked.Sent("GET", "/", "a.com", ("x-forwarded-client-cert", "rubbish")), Asked.All)
            .ShouldBe("x-forwarded-client-cert is malformed");
    }

    [Fact]
    public void Nginx_tells_of_the_original_request()
    {
        CheckQuestion question = Asked.Nginx("/a?b=c", ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "a.com"), ("X-Real-IP", "10.1.2.3"),
            ("X-SSL-Client-Verify", "SUCCESS"), ("X-SSL-Client-Cert", Escaped), ("Cookie", "k=v"));

        new NginxDialect().Read(question, Asked.All).ShouldBeNull();

        Describe(question.Head).ShouldBe("GET https a.com /a?b=c");
        question.Head.Headers.ToString().ShouldBe("cookie: k=v\nx-forwarded-proto: https\n");
        question.Peer.Principal.ShouldBe("td/ns/shop/sa/cart");
        question.SourceIp.ToString().ShouldBe("10.1.2.3");
    }

    [Theory]
    [InlineData("NONE", "", null)]
    [InlineData("", "", null)]
    [InlineData("SUCCESS", "", "`x-ssl-client-verify` speaks of a certificate that is not there")]
    [InlineData("FAILED:unable to verify the first certificate", "cert", "the client certificate is not verified")]
    [InlineData("", "cert", "the client certificate is not verified")]
    [InlineData("success", "cert", "the client certificate is not verified")]
    public void Nginx_must_have_verified_the_certificate(string verified, string certificate, string? problem)
    {
        CheckQuestion question = Asked.Nginx("/", ("X-SSL-Client-Verify", verified), ("X-SSL-Client-Cert", certificate == "cert" ? Escaped : certificate));

        new NginxDialect().Read(question, Asked.All).ShouldBe(problem);
        question.Peer.Principal.ShouldBeNull();
    }

    [Fact]
    public void Over_TLS_nginx_must_say_whether_there_was_a_certificate()
    {
        new NginxDialect().Read(Asked.Nginx("/", ("X-Forwarded-Proto", "https")), Asked.All).ShouldBe("`x-ssl-client-verify` is missing");
        new NginxDialect().Read(Asked.Nginx("/", ("X-Forwarded-Proto", "https"), ("X-SSL-Client-Verify", "NONE")), Asked.All).ShouldBeNull();
        new NginxDialect().Read(Asked.Nginx("/", ("X-Forwarded-Proto", "https")), default).ShouldBeNull();
    }

    [Fact]
    public void Nginx_mode_believes_no_certificate_unless_told_to()
    {
        CheckQuestion question = Asked.Nginx("/", ("X-SSL-Client-Verify", "SUCCESS"), ("X-SSL-Client-Cert", Escaped), ("X-Forwarded-Client-Cert", "URI=spiffe://td/a"));

        new NginxDialect().Read(question, default).ShouldBeNull();

        question.Peer.Principal.ShouldBeNull();
        question.Known.ShouldBe(ConnectionFacts.None);
        question.Head.Headers.ToString().ShouldBe("x-forwarded-proto: http\n");
    }

    [Theory]
    [InlineData("X-Original-URI", "/b")]
    [InlineData("X-Original-Method", "POST")]
    [InlineData("X-SSL-Client-Verify", "SUCCESS")]
    [InlineData("X-Real-IP", "1.2.3.4")]
    public void A_second_line_of_what_nginx_sets_is_refused(string name, string value)
    {
        CheckQuestion question = Asked.Nginx("/a", ("X-SSL-Client-Verify", "NONE"), ("X-Real-IP", "5.6.7.8"), (name, value));

        new NginxDialect().Read(question, default).ShouldBe($"`{name.ToLowerInvariant()}` is given more than once");
    }

    [Fact]
    public void Nginx_must_not_tell_of_two_hosts() =>
        new NginxDialect().Read(Asked.Nginx("/", ("X-Forwarded-Host", "b.com")), default).ShouldBe("`host` and `x-forwarded-host` differ");

    [Theory]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("http://a.com/")]
    [InlineData("/a b")]
    [InlineData("/a\u007f")]
    [InlineData("//")] // a path all the same
    public void A_target_must_be_a_path(string target) =>
        (new NginxDialect().Read(Asked.Nginx(target), default) is null).ShouldBe(target == "//");

    [Fact]
    public void Traefik_and_Caddy_tell_of_the_original_request()
    {
        CheckQuestion traefik = Asked.Forward("/a", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "9.9.9.9, 10.1.2.3"), ("X-Forwarded-Tls-Client-Cert", Bare));
        CheckQuestion caddy = Asked.Forward("/a", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "10.1.2.3"), ("X-SSL-Client-Cert", Bare));

        new ForwardAuthDialect(ForwardAuthDialect.TraefikCertificate).Read(traefik, Asked.All).ShouldBeNull();
        new ForwardAuthDialect(ForwardAuthDialect.CaddyCertificate).Read(caddy, Asked.All).ShouldBeNull();

        foreach (CheckQuestion question in (CheckQuestion[])[traefik, caddy])
        {
            Describe(question.Head).ShouldBe("GET https a.com /a");
            question.Peer.Principal.ShouldBe("td/ns/shop/sa/cart");
            question.SourceIp.ToString().ShouldBe("10.1.2.3");
            question.RemoteIp.ToString().ShouldBe("10.1.2.3");
        }
    }

    [Fact]
    public void Caddys_placeholder_is_no_certificate()
    {
        CheckQuestion question = Asked.Forward("/", ("X-SSL-Client-Cert", "{http.request.tls.client.certificate_der_base64}"), ("X-Forwarded-For", "1.2.3.4"));

        new ForwardAuthDialect(ForwardAuthDialect.CaddyCertificate).Read(question, Asked.All).ShouldBeNull();

        question.Peer.HasCertificate.ShouldBeFalse();
    }

    [Fact]
    public void Each_mode_reads_its_own_certificate_header_and_no_other()
    {
        CheckQuestion question = Asked.Forward("/", ("X-SSL-Client-Cert", Bare), ("X-SSL-Client-Verify", "SUCCESS"), ("X-Forwarded-Client-Cert", "URI=spiffe://td/a"));

        new ForwardAuthDialect(ForwardAuthDialect.TraefikCertificate).Read(question, Asked.All).ShouldBeNull();

        question.Peer.HasCertificate.ShouldBeFalse();
    }

    [Theory]
    [InlineData("X-Forwarded-Uri")]
    [InlineData("X-Forwarded-Method")]
    [InlineData("X-Forwarded-Host")]
    public void Nothing_is_guessed_when_a_header_is_missing(string name)
    {
        CheckQuestion question = Asked.Forward("/");
        question.Head.Headers.RemoveAll(System.Text.Encoding.ASCII.GetBytes(name.ToLowerInvariant()));

        new ForwardAuthDialect(ForwardAuthDialect.TraefikCertificate).Read(question, default).ShouldBe($"`{name.ToLowerInvariant()}` is missing");
    }

    [Fact]
    public void Auto_tells_nginx_from_Traefik_and_refuses_a_mixture()
    {
        CheckQuestion nginx = Asked.Nginx("/n"), traefik = Asked.Forward("/t");

        new AnyForwardDialect().Read(nginx, default).ShouldBeNull();
        new AnyForwardDialect().Read(traefik, default).ShouldBeNull();

        Describe(nginx.Head).ShouldBe("GET http a.com /n");
        Describe(traefik.Head).ShouldBe("GET http a.com /t");
        new AnyForwardDialect().Read(Asked.Nginx("/public", ("X-Forwarded-Uri", "/admin")), default).ShouldBe("headers of two kinds of proxies tell of the original request");
        new AnyForwardDialect().Read(Asked.Forward("/admin", ("X-Original-URI", "/public")), default).ShouldNotBeNull();
        new AnyForwardDialect().Read(Asked.Sent("GET", "/auth", "a.com"), default).ShouldBe("`x-forwarded-uri` is missing");
    }

    [Theory]
    [InlineData("1.1.1.1, 2.2.2.2, 10.0.0.9", 0, "10.0.0.9")]
    [InlineData("1.1.1.1, 2.2.2.2, 10.0.0.9", 1, "2.2.2.2")]
    [InlineData("1.1.1.1, 2.2.2.2, 10.0.0.9", 2, "1.1.1.1")]
    [InlineData("1.1.1.1, 2.2.2.2, 10.0.0.9", 3, "10.0.0.9")] // fewer entries than proxies: nothing to be believed
    [InlineData("junk, 10.0.0.9", 1, "10.0.0.9")]
    public void Proxies_before_the_asking_one_are_counted_from_the_right(string forwarded, int proxies, string remote)
    {
        CheckQuestion question = Asked.Forward("/", ("X-Forwarded-For", forwarded));

        new ForwardAuthDialect(ForwardAuthDialect.TraefikCertificate).Read(question, Asked.All with { Proxies = proxies }).ShouldBeNull();

        question.SourceIp.ToString().ShouldBe("10.0.0.9");
        question.RemoteIp.ToString().ShouldBe(remote);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("1.2.3.4,")]
    [InlineData("01.2.3.4")]
    public void An_address_that_cannot_be_read_is_no_question(string forwarded) =>
        new ForwardAuthDialect(ForwardAuthDialect.TraefikCertificate).Read(Asked.Forward("/", ("X-Forwarded-For", forwarded)), Asked.All).ShouldNotBeNull();

    private static string Describe(RequestHead head) =>
        $"{Asked.Text(head.Method)} {Asked.Text(head.Scheme)} {Asked.Text(head.Authority)} {Asked.Text(head.Target)}";
}
