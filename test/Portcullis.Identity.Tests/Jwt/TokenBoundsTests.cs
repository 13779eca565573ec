using System.Text;

namespace Portcullis.Identity.Tests;

/// <summary>What the largest and the worst tokens cost. Memory is measured, since time depends on the machine.</summary>
public sealed class TokenBoundsTests
{
    private const string Rs256 = """{"alg":"RS256"}""";

    private static long AllocatedBy(string compact, out UnverifiedToken? token)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(compact);
        token = UnverifiedToken.Read(bytes, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = UnverifiedToken.Read(bytes, out _);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Ten_thousand_claims_cost_a_bounded_multiple_of_their_length()
    {
        string compact = TestToken.Of(Rs256, $"{{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"c{i}\":\"{i}\""))}}}");

        AllocatedBy(compact, out UnverifiedToken? token).ShouldBeLessThan(20 * compact.Length);

        token.ShouldNotBeNull().Claims().Find(["c9999"u8.ToArray()]).ShouldNotBeNull();
    }

    [Fact]
    public void A_token_beyond_the_bound_is_refused_unread()
    {
        string compact = TestToken.Of(Rs256, $$"""{"a":"{{new string('x', 1024 * 1024)}}"}""");

        AllocatedBy(compact, out UnverifiedToken? token).ShouldBeLessThan(1024);

        token.ShouldBeNull();
        TestToken.Refusal(compact).ShouldBe(TokenRefusal.BadForm);
    }

    [Fact]
    public void The_bound_is_exact()
    {
        string Padded(int bytes)
        {
            string start = TestToken.Unsigned(Rs256, "{}") + ".";
            return start + new string('A', bytes - start.Length);
        }

        TestToken.Refusal(Padded(UnverifiedToken.MostBytes)).ShouldNotBe(TokenRefusal.BadForm);
        TestToken.Refusal(Padded(UnverifiedToken.MostBytes + 1)).ShouldBe(TokenRefusal.BadForm);
    }

    public static TheoryData<string> Bombs { get; } = new(
        string.Concat(Enumerable.Repeat("{\"a\":", 30_000)),
        string.Concat(Enumerable.Repeat("[", 100_000)),
        "{\"a\":" + new string('[', 60_000) + new string(']', 60_000) + "}",
        "{\"a\":[" + string.Join(',', Enumerable.Repeat("[]", 60_000)) + "]}",
        "{\"a\":[" + string.Join(',', Enumerable.Repeat("{}", 60_000)) + "]}",
        "{\"a\":[" + string.Join(',', Enumerable.Repeat("\"\"", 60_000)) + "]}",
        "{\"a\":[" + string.Join(',', Enumerable.Repeat("0", 90_000)) + "]}",
        "{\"a\":" + new string('9', 180_000) + "}",
        "{\"a\":1" + new string('0', 180_000) + "e-180000}",
        "{\"a\":\"" + string.Concat(Enumerable.Repeat("\\u0041", 30_000)) + "\"}",
        "{" + string.Join(',', Enumerable.Range(0, 15_000).Select(i => $"\"{new string('x', i % 7)}{i % 10_000}\":0")) + "}",
        "{\"aud\":[" + string.Join(',', Enumerable.Repeat("\"a\"", 19_000)) + "]}",
        new string(' ', 180_000) + "{}",
        "{\"exp\":" + new string('1', 150_000) + "." + new string('1', 30_000) + "}");

    [Theory]
    [MemberData(nameof(Bombs))]
    public void No_payload_takes_memory_out_of_proportion(string payload)
    {
        string compact = TestToken.Of(Rs256, payload);
        compact.Length.ShouldBeLessThanOrEqualTo(UnverifiedToken.MostBytes);

        AllocatedBy(compact, out _).ShouldBeLessThan(4 * 1024 * 1024);
        AllocatedBy(TestToken.Of(payload, "{}"), out UnverifiedToken? token).ShouldBeLessThan(4 * 1024 * 1024);
        token.ShouldBeNull();
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        string Nested(int depth) => "{\"a\":" + string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth)) + "}";

        TestToken.Refusal(TestToken.Of(Rs256, Nested(31))).ShouldBeNull();
        TestToken.Refusal(TestToken.Of(Rs256, Nested(32))).ShouldBe(TokenRefusal.PayloadJson);
    }
}
