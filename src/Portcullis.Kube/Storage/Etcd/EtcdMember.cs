using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Portcullis.Kube;

/// <summary>Speaks to one member of etcd. Every failure is an <see cref="EtcdFailure"/>.</summary>
internal sealed class EtcdMember(HttpClient http, Uri endpoint, TimeProvider time)
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    private long _failures;
    private volatile bool _isFailing;

    public EndpointReport Report => new(Name, !_isFailing, Interlocked.Read(ref _failures));

    public string Name { get; } = endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>One request, one answer.</summary>
    public async Task<TAnswer> Ask<TRequest, TAnswer>(
        EtcdCall<TRequest, TAnswer> call, TRequest request, string? token, TimeSpan within, CancellationToken cancel)
        where TAnswer : class
    {
        using var late = new CancellationTokenSource(within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        return await Guard(async () =>
        {
            using HttpRequestMessage message = Message(call.Path, request, call.RequestType, token);
            using HttpResponseMessage answer = await http.SendAsync(message, HttpCompletionOption.ResponseContentRead, both.Token);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(both.Token);
            return answer.IsSuccessStatusCode ? Read(body, call.AnswerType) : throw Refusal((int)answer.StatusCode, body);
        }, cancel);
    }

    /// <summary>Starts a watch; ends when what is returned is disposed.</summary>
    public async Task<EtcdWatch> Watch(EtcdWire.WatchCreate create, string? token, TimeSpan within, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        return await Guard(async () =>
        {
            using HttpRequestMessage message = Message("/v3/watch", new EtcdWire.WatchRequest(create), EtcdJson.Default.WatchRequest, token);
            // Without it a member that lost the others would keep the watch and say nothing.
            message.Headers.Add("Grpc-Metadata-hasleader", "true");
            HttpResponseMessage answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            try
            {
                if (!answer.IsSuccessStatusCode)
                    throw Refusal((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(both.Token));
                return new EtcdWatch(this, answer, await answer.Content.ReadAsStreamAsync(both.Token));
            }
            catch
            {
                answer.Dispose();
                throw;
            }
        }, cancel);
    }

    /// <summary>Runs what does input and output, and tells how it failed.</summary>
    public async Task<T> Guard<T>(Func<Task<T>> action, CancellationToken cancel)
    {
        try
        {
            T result = await Named(action, cancel);
            _isFailing = false;
            return result;
        }
        catch (EtcdFailure failure) when (failure.Kind != EtcdFailureKind.Refused || failure.IsPassing)
        {
            _isFailing = true;
            Interlocked.Increment(ref _failures);
            throw;
        }
    }

    /// <summary>Asks a member that failed whether it is well again; nothing else would ask it before the next one fails.</summary>
    public async Task Probe(TimeSpan within)
    {
        if (!_isFailing)
            return;
        using var late = new CancellationTokenSource(within, time);
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(endpoint, "/health"), HttpCompletionOption.ResponseHeadersRead, late.Token);
            _isFailing = !answer.IsSuccessStatusCode;
        }
        catch (Exception still) when (still is HttpRequestException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            return; // as it was
        }
    }

    private async Task<T> Named<T>(Func<Task<T>> action, CancellationToken cancel)
    {
        try
        {
            return await action();
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new EtcdFailure(EtcdFailureKind.Broken, $"etcd at `{Name}` did not answer in time", cause: late);
        }
        catch (HttpRequestException problem)
        {
            throw problem.HttpRequestError switch
            {
                HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError =>
                    new EtcdFailure(EtcdFailureKind.Unreached, $"etcd at `{Name}` cannot be reached: {Innermost(problem)}", cause: problem),
                HttpRequestError.ConfigurationLimitExceeded => EtcdFailure.TooLargeAnswer(problem),
                _ => Broken(problem),
            };
        }
        catch (IOException problem) when (problem is not EtcdFailure and not StorageException)
        {
            throw Broken(problem);
        }
        catch (JsonException problem)
        {
            throw EtcdFailure.Odd(problem.Message, problem);
        }
    }

    private EtcdFailure Broken(Exception problem) =>
        new(EtcdFailureKind.Broken, $"the connection to etcd at `{Name}` broke: {Innermost(problem)}", cause: problem);

    private static string Innermost(Exception problem) => problem.GetBaseException().Message;

    private HttpRequestMessage Message<T>(string path, T request, JsonTypeInfo<T> type, string? token)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, type));
        content.Headers.ContentType = JsonType;
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, path)) { Content = content };
        if (token is not null)
            message.Headers.TryAddWithoutValidation("Authorization", token);
        return message;
    }

    private static T Read<T>(byte[] body, JsonTypeInfo<T> type) where T : class
    {
        var reader = new Utf8JsonReader(body);
        return JsonSerializer.Deserialize(ref reader, type) ?? throw EtcdFailure.Odd("it is null");
    }

    private static EtcdFailure Refusal(int status, byte[] body)
    {
        try
        {
            EtcdWire.ErrorAnswer answer = Read(body, EtcdJson.Default.ErrorAnswer);
            if ((answer.Error ?? answer.Message) is { Length: > 0 } error && answer.Code != 0)
                return EtcdFailure.Answered(answer.Code, error);
        }
        catch (JsonException)
        {
            // Not from etcd, or from a version that speaks otherwise: the status is all there is.
            return EtcdFailure.Odd($"HTTP status {status}");
        }
        return EtcdFailure.Odd($"HTTP status {status}");
    }
}
