using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>A <c>CheckResponse</c>, read by its field numbers.</summary>
internal sealed record GrpcCheckAnswer(byte[] Message)
{
    private const int Denied = 2;
    private const int Ok = 3;

    /// <summary>The gRPC code inside: 0 lets the request pass.</summary>
    public int Code => (int)Proto.Read(Proto.Field(Message, 1)).Find(one => one.Field == 1).Number;

    /// <summary>The HTTP status of a denial.</summary>
    public int Status => (int)Proto.Read(Proto.Field(Message, Denied, 1)).Find(one => one.Field == 1).Number;

    public string Body => Encoding.UTF8.GetString(Proto.Field(Message, Denied, 3));

    /// <summary>As <c>name: value</c>: of the denial, or for the request upstream.</summary>
    public string[] Headers => [.. Proto.Read(Proto.Field(Message, Code == 0 ? Ok : Denied)).Where(one => one.Field == 2).Select(one => Header(one.Bytes))];

    public string[] Removed => [.. Proto.Read(Proto.Field(Message, Ok)).Where(one => one.Field == 5).Select(one => Encoding.UTF8.GetString(one.Bytes))];

    public string[] RemovedParameters => [.. Proto.Read(Proto.Field(Message, Ok)).Where(one => one.Field == 8).Select(one => Encoding.UTF8.GetString(one.Bytes))];

    private static string Header(byte[] option) =>
        $"{Encoding.UTF8.GetString(Proto.Field(option, 1, 1))}: {Encoding.UTF8.GetString(Proto.Field(option, 1, 2))}";
}
