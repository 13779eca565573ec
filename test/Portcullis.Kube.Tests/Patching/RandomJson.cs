using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Kube.Tests;

/// <summary>Random objects from few names and values, so that they meet.</summary>
internal sealed class RandomJson(int seed)
{
    private readonly Random _random = new(seed);

    public static Arbitrary<int> Seeds { get; } = Gen.Choose(0, int.MaxValue).ToArbitrary();

    /// <summary>Any object without nulls.</summary>
    public JsonObject Object(int depth = 3)
    {
        var members = new JsonObject();
        foreach (string name in new[] { "a", "b", "c", "d" })
            if (Coin())
                members[name] = Value(depth);
        return members;
    }

    /// <summary>Members of a <see cref="Sample"/> object beside its head; entries of sets and keyed lists are told apart.</summary>
    public string Members()
    {
        var spec = new JsonObject();
        Maybe(spec, "mode", () => Word());
        Maybe(spec, "count", () => _random.Next(2));
        Maybe(spec, "hosts", () => new JsonArray(Word(), Word()));
        Maybe(spec, "set", () => new JsonArray([.. Some("a", "b", "c").Select(text => (JsonNode)text)]));
        Maybe(spec, "map", () => Map());
        Maybe(spec, "tls", () => new JsonObject { ["mode"] = Word(), ["cert"] = "x" });
        Maybe(spec, "selector", () => new JsonObject { ["a"] = Word() });
        Maybe(spec, "ports", () => new JsonArray([.. Some("1", "2", "3").Select(port => Port(int.Parse(port)))]));
        Maybe(spec, "free", () => new JsonObject { ["x"] = Map(), ["y"] = new JsonArray(Word()) });
        var members = new JsonObject { ["spec"] = spec };
        Maybe(members, "data", () => Map());
        string text = members.ToJsonString();
        return text[1..^1];
    }

    public bool Coin() => _random.Next(2) == 0;

    public T Pick<T>(params T[] from) => from[_random.Next(from.Length)];

    private JsonNode Port(int port)
    {
        var entry = new JsonObject { ["port"] = port };
        Maybe(entry, "name", () => Word());
        Maybe(entry, "labels", () => Map());
        Maybe(entry, "tags", () => new JsonArray([.. Some("t", "u").Select(text => (JsonNode)text)]));
        return entry;
    }

    private JsonObject Map() => new(Some("k", "l", "m").Select(key => KeyValuePair.Create(key, (JsonNode?)Word())));

    /// <summary>At least one, in random order.</summary>
    private string[] Some(params string[] from)
    {
        _random.Shuffle(from);
        return from[..(1 + _random.Next(from.Length))];
    }

    private JsonNode Word() => Pick("x", "y");

    private void Maybe(JsonObject into, string name, Func<JsonNode> make)
    {
        if (Coin())
            into[name] = make();
    }

    private JsonNode Value(int depth) => _random.Next(depth > 0 ? 6 : 4) switch
    {
        0 => Word(),
        1 => _random.Next(3),
        2 => Coin(),
        3 => new JsonArray(Word(), 1),
        4 => new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(depth - 1))]),
        _ => Object(depth - 1),
    };
}
