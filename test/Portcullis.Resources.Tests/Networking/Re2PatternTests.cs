namespace Portcullis.Resources.Tests.Networking;

public sealed class Re2PatternTests
{
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "ab", false)]              // the whole text must match
    [InlineData("a|ab", "ab", true)]            // also when an alternative is a prefix of the text
    [InlineData("a$", "a\n", false)]            // .NET's own `$` would match here
    [InlineData("^/a/.*$", "/a/b", true)]
    [InlineData(".", "\n", false)]
    [InlineData("(?s).", "\n", true)]
    [InlineData("(?m)a$\nb", "a\nb", true)]
    [InlineData(@"\d+", "123", true)]
    [InlineData(@"\d", "\u0663", false)]        // an Arabic digit is no digit to RE2
    [InlineData(@"\D", "\u0663", true)]
    [InlineData(@"\w", "\u00e9", false)]
    [InlineData(@"\W", "\u00e9", true)]
    [InlineData(@"\s", "\u00a0", false)]
    [InlineData(@"\s", "\v", false)]
    [InlineData(@"[\d-]+", "1-2", true)]
    [InlineData(@"[^\W]", "a", true)]
    [InlineData(@"[^\W]", "-", false)]
    [InlineData("[[:alpha:]]+", "Ab", true)]
    [InlineData("[[:^alpha:]]+", "A1", false)]
    [InlineData("[[:word:]-]+", "a_1-b", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData("[^]a]", "]", false)]
    [InlineData("[a-z-[aeiou]]", "b]", true)]   // no subtraction in RE2: a class and a bracket
    [InlineData(@"[\]\\^]+", @"]\^", true)]
    [InlineData("(?i)abc", "aBC", true)]
    [InlineData("a(?i)b|c", "aB", true)]
    [InlineData("a(?i)b|c", "C", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("(?i)a(?-i)b", "AB", false)]
    [InlineData("(?P<first>a)(b)(?<third>c)", "abc", true)]
    [InlineData("(?:ab){2,3}", "ababab", true)]
    [InlineData("a{2}", "aaa", false)]
    [InlineData("a{,2}", "a{,2}", true)]        // no repetition: the brace is itself
    [InlineData("a{b}", "a{b}", true)]
    [InlineData(@"\Qa.b\E+", "a.bbb", true)]
    [InlineData(@"\Qa.b", "a.b", true)]
    [InlineData(@"\x41\x{42}\103", "ABC", true)]
    [InlineData(@"\pL\p{Lu}\PN\p{^N}", "aBcd", true)]
    [InlineData(@"\.\-\/\_", ".-/_", true)]
    [InlineData(@"\bab\b", "ab", true)]
    [InlineData(@"\Aab\z", "ab", true)]
    [InlineData("a#b c", "a#b c", true)]
    [InlineData("", "", false)]
    [InlineData("()", "", true)]
    [InlineData("(|a)*b", "aab", true)]
    public void Matches_the_whole_text_as_RE2_does(string pattern, string text, bool matches)
    {
        if (pattern.Length == 0)
            Re2Pattern.Parse(pattern).Ok.ShouldBeFalse();
        else
            Accept(pattern).Whole().IsMatch(text).ShouldBe(matches);
    }

    [Theory]
    [InlineData("a(?=b)", "lookahead", 1)]
    [InlineData("a(?!b)", "lookahead", 1)]
    [InlineData("(?<=a)b", "lookbehind", 0)]
    [InlineData("(?<!a)b", "lookbehind", 0)]
    [InlineData(@"(a)\1", "backreference", 3)]
    [InlineData(@"(?P<n>a)\k<n>", "backreference", 8)]
    [InlineData("(?P<n>a)(?P=n)", "backreference", 8)]
    [InlineData("(?>a)", "not part of RE2", 0)]
    [InlineData("(?#a)", "not part of RE2", 0)]
    [InlineData("(?(1)a|b)", "not part of RE2", 0)]
    [InlineData("(?x)a", "not part of RE2", 0)]
    [InlineData("a++", "repeats a repetition", 1)]
    [InlineData("a**", "repeats a repetition", 1)]
    [InlineData("a{2}{3}", "repeats a repetition", 3)]
    [InlineData("*", "nothing to repeat", 0)]
    [InlineData("a|*", "nothing to repeat", 2)]
    [InlineData("(+)", "nothing to repeat", 1)]
    [InlineData("a{1001}", "more than 1000", 1)]
    [InlineData("a{3,2}", "ends before", 1)]
    [InlineData("(a", "never closed", 1)]
    [InlineData("a)", "closes nothing", 1)]
    [InlineData("[a", "never closed", 0)]
    [InlineData("[]", "never closed", 0)]
    [InlineData("[z-a]", "ends before", 1)]
    [InlineData("[[:foo:]]", "not a character class", 1)]
    [InlineData(@"a\", "ends with", 1)]
    [InlineData(@"\Z", "not part of RE2", 0)]
    [InlineData(@"\G", "not part of RE2", 0)]
    [InlineData(@"\p{Greek}", "Unicode general category", 0)]
    [InlineData(@"\xZZ", "hex digits", 0)]
    [InlineData(@"\x{110000}", "U+FFFF", 0)]
    [InlineData("\U0001F600", "U+FFFF", 0)]
    [InlineData("(?P<a>x)(?P<a>z)", "used twice", 12)]
    [InlineData("(?P<a-b>x)", "letters, digits", 4)]
    [InlineData("(?", "never finished", 0)]
    [InlineData("(?i", "never finished", 0)]
    public void Says_what_RE2_refuses_and_where(string pattern, string because, int at)
    {
        Re2Pattern.Parse(pattern).Problem.ShouldNotBeNull().ShouldSatisfyAllConditions(
            problem => problem.Message.ShouldContain(because),
            problem => problem.At.ShouldBe(at));
    }

    [Fact]
    public void Refuses_what_would_grow_too_large()
    {
        Re2Pattern.Parse(new string('a', Re2Pattern.LongestPattern)).Ok.ShouldBeTrue();
        Re2Pattern.Parse(new string('a', Re2Pattern.LongestPattern + 1)).Ok.ShouldBeFalse();
        Re2Pattern.Parse("((a{1000}){1000}){1000}").Problem.ShouldNotBeNull().Message.ShouldContain("too large");
    }

    [Fact]
    public void Numbers_groups_in_the_order_of_their_brackets()
    {
        Re2Pattern pattern = Accept("(?P<z>a)(b)(?:c)");

        pattern.GroupCount.ShouldBe(2);
        pattern.Anywhere().Replace("xabcx", "$2$1").ShouldBe("xbax");
    }

    [Theory]
    [InlineData("(?U)a+", "a")]
    [InlineData("(?U)a+?", "aaa")]
    [InlineData("a+?", "a")]
    public void Knows_greed(string pattern, string found) => Accept(pattern).Anywhere().Match("aaa").Value.ShouldBe(found);

    [Fact]
    public void Never_throws()
    {
        const string alphabet = @"ab0\()[]{}|*+?.^$-:<>=!PpQExk,1#iU&";
        var random = new Random(20260131);
        for (int round = 0; round < 1_500; round++)
        {
            char[] text = new char[random.Next(1, 24)];
            for (int i = 0; i < text.Length; i++)
                text[i] = alphabet[random.Next(alphabet.Length)];
            string pattern = new(text);
            if (Re2Pattern.Parse(pattern) is { Ok: true } parsed)
                parsed.Value.Whole().IsMatch("ab0").ShouldBeOneOf(true, false);
        }
    }

    private static Re2Pattern Accept(string pattern)
    {
        var parsed = Re2Pattern.Parse(pattern);
        parsed.Problem.ShouldBeNull();
        return parsed.Value.ShouldNotBeNull();
    }
}
