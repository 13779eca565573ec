using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>
/// The audit log: one JSON object a line for every write that somebody asked for, made or refused, with who, what, the answer and the
/// changes. The file has mode 0600; when it grows beyond its size it becomes <c>NAME.1</c>, what was that <c>NAME.2</c>, and so on.
/// </summary>
/// <remarks>
/// Fails open, and says so: a full disk must not keep an operator from closing a hole. What could not be written is told on standard error
/// at once, then every minute, and counted (<see cref="Lost"/>); the first line that can be written again tells how many are missing.
/// Of what one caller is refused for want of a right 100 lines a minute are written, and with the next how many were not (<c>refusedBefore</c>).
/// Left out is what the control plane itself notes: status, Events, and kinds that nobody else may write. Thread-safe; never throws.
/// </remarks>
public sealed class AuditFile : IAuditLog, IDisposable
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int LongestText = 300;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Action<string> _report;
    private readonly long _most;
    private readonly int _keep;
    private readonly AuditRefusals _refusals;
    private FileStream? _file;
    private DateTimeOffset _reportNext = DateTimeOffset.MinValue;
    private DateTimeOffset _lostSince;
    private long _lostNow;
    private long _lost;

    /// <summary>A log at a path; the file is opened with the first record.</summary>
    /// <param name="most">Bytes after which a new file is begun.</param>
    /// <param name="keep">Older files that are kept beside it.</param>
    public AuditFile(string path, TimeProvider time, Action<string> report, long most = 16 << 20, int keep = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        (_path, _time, _report, _most, _keep) = (path, time, report, most, keep);
        _refusals = new AuditRefusals(time);
    }

    /// <summary>Records that could not be written since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void Record(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (IsOwnNote(record))
            return;
        lock (_lock)
        {
            long left = 0;
            if (record.Code is 401 or 403 && !_refusals.IsWritten(record.Caller.Name, out left))
                return;
            byte[] line = Line(record, left);
            try
            {
                FileStream file = _file ??= Open();
                if (_lostNow > 0)
                    file.Write(Gap());
                file.Write(line);
                _lostNow = 0;
                if (file.Length > _most)
                    Rotate();
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
            {
                Lose(refusal);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private static bool IsOwnNote(AuditRecord record) =>
        record.Caller.How == "internal" && (record.Subresource == "status" || record.Type.IsReadOnly || record.Type.Kind is "Event" or "Lease");

    private static byte[] Line(AuditRecord record, long left) => Written(json =>
    {
        json.WriteString("time", record.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteString("user", record.Caller.Name);
        json.WriteStartArray("groups");
        foreach (string group in record.Caller.Groups)
            json.WriteStringValue(group);
        json.WriteEndArray();
        json.WriteString("how", record.Caller.How);
        json.WriteString("from", record.From);
        json.WriteString("userAgent", Short(record.UserAgent));
        json.WriteString("verb", record.Verb);
        json.WriteString("resource", record.Type.QualifiedName);
        if (record.Subresource.Length > 0)
            json.WriteString("subresource", record.Subresource);
        if (record.Namespace.Length > 0)
            json.WriteString("namespace", Short(record.Namespace));
        json.WriteString("name", Short(record.Name));
        if (record.DryRun)
            json.WriteBoolean("dryRun", value: true);
        json.WriteNumber("code", record.Code);
        if (record.Reason.Length > 0)
            json.WriteString("reason", record.Reason);
        if (left > 0)
            json.WriteNumber("refusedBefore", left);
        AuditChanges.Write(json, record);
    });

    // SECURITY: what a refused request says is written too: it must not push older lines out of the files faster than it must.
    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";

    private byte[] Gap() => Written(json =>
    {
        json.WriteString("time", _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteNumber("lost", _lostNow);
        json.WriteString("lostSince", _lostSince.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
    });

    private static byte[] Written(Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private FileStream Open()
    {
        FileStream file = PrivateFile.OpenAppend(_path);
        try
        {
            // A disk that was full may have taken half a line.
            if (file.Length > 0 && !EndsWithLine())
                file.WriteByte((byte)'\n');
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private bool EndsWithLine()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private void Rotate()
    {
        _file?.Dispose();
        _file = null;
        for (int number = _keep; number > 0; number--)
        {
            string from = number == 1 ? _path : Older(number - 1);
            if (File.Exists(from))
                File.Move(from, Older(number), overwrite: true);
        }
    }

    private string Older(int number) => string.Create(CultureInfo.InvariantCulture, $"{_path}.{number}");

    private void Lose(Exception refusal)
    {
        _file?.Dispose();
        _file = null;
        DateTimeOffset now = _time.GetUtcNow();
        if (_lostNow++ == 0)
            _lostSince = now;
        Interlocked.Increment(ref _lost);
        if (now < _reportNext)
            return;
        _reportNext = now + ReportEvery;
        _report($"the audit log `{_path}` cannot be written ({refusal.Message.TrimEnd('.')}): {_lostNow} writes are not recorded");
    }
}
