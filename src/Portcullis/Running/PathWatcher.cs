using System.Globalization;
using System.Text;

namespace Portcullis.Running;

/// <summary>Says when something changed under the configuration's paths, within some tens of milliseconds of the change.</summary>
/// <remarks>
/// The kernel's notifications are the fast way. A look at names, sizes and times once a second is the sure one: it also sees
/// file systems that do not notify, and folders that were removed and came back.
/// </remarks>
internal sealed class PathWatcher : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // An editor or `cp` writes a file in several steps: wait for quiet, but not for ever.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan QuietAtMost = TimeSpan.FromMilliseconds(60);

    private readonly IReadOnlyList<string> _paths;
    private readonly AutoResetEvent _changed = new(initialState: false);
    private readonly Lock _watching = new(); // guards the watchers: files may be added while another thread waits for a change
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private volatile IReadOnlyCollection<string> _credentialFiles = [];
    private readonly Action<string> _report;
    private string _seen;

    /// <summary>Begins to watch.</summary>
    /// <param name="report">Told, once each, which folders cannot be watched by notification.</param>
    public PathWatcher(IReadOnlyList<string> paths, Action<string> report)
    {
        (_paths, _report) = (paths, report);
        _seen = Signature();
        WatchFolders();
    }

    /// <summary>Certificate files named by the configuration, which are watched beside it from now on.</summary>
    public void AlsoWatch(IReadOnlyCollection<string> credentialFiles)
    {
        if (credentialFiles.Count == _credentialFiles.Count)
            return; // the set only grows
        // What was seen stays as it is: the next look differs, so a change made since these files were read is not missed.
        _credentialFiles = [.. credentialFiles];
        WatchFolders();
    }

    /// <summary>Returns true after a change has settled, false when asked to stop.</summary>
    public bool WaitForChange(CancellationToken stopping)
    {
        WaitHandle[] either = [_changed, stopping.WaitHandle];
        while (!stopping.IsCancellationRequested)
        {
            int which = WaitHandle.WaitAny(either, LookEvery);
            if (which == 1)
                return false;
            if (which == 0)
                Settle(stopping);

            string now = Signature();
            WatchFolders();
            if (now != _seen)
            {
                _seen = now;
                return true;
            }
        }
        return false;
    }

    public void Dispose()
    {
        foreach (FileSystemWatcher watcher in _watchers.Values)
            watcher.Dispose();
        _changed.Dispose();
    }

    private void Settle(CancellationToken stopping)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!stopping.IsCancellationRequested && TimeProvider.System.GetElapsedTime(start) < QuietAtMost)
            if (!_changed.WaitOne(Quiet))
                return;
    }

    private void WatchFolders()
    {
        lock (_watching)
            WatchFolders_NeedsLock();
    }

    private void WatchFolders_NeedsLock()
    {
        var wanted = new HashSet<string>(_paths.Concat(_credentialFiles).Where(path => path != "-").Select(Folder).Where(Directory.Exists), StringComparer.Ordinal);
        foreach (string gone in _watchers.Keys.Where(folder => !wanted.Contains(folder)).ToList())
        {
            _watchers[gone].Dispose();
            _watchers.Remove(gone);
        }
        foreach (string folder in wanted)
            if (!_watchers.ContainsKey(folder))
                TryWatch(folder);
    }

    private void TryWatch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += Signal;
            watcher.Created += Signal;
            watcher.Deleted += Signal;
            watcher.Renamed += Signal;
            watcher.Error += (_, _) => _changed.Set();
            watcher.EnableRaisingEvents = true;
            _watchers.Add(folder, watcher);
        }
        catch (Exception refusal) when (refusal is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // Inotify's limit, or the folder vanished meanwhile: the look once a second remains.
            _report($"no change notifications for `{folder}` ({refusal.Message}): changes are seen within a second");
        }
    }

    private void Signal(object sender, FileSystemEventArgs change) => _changed.Set();

    private static string Folder(string path) =>
        Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    /// <summary>Names, sizes and write times of everything that is read: equal signatures mean that nothing changed.</summary>
    private string Signature()
    {
        var text = new StringBuilder();
        foreach (string path in _paths.Concat(_credentialFiles))
        {
            text.Append(path).Append('\0');
            try
            {
                if (Directory.Exists(path))
                    foreach (FileInfo file in new DirectoryInfo(path).EnumerateFiles("*", SearchOption.TopDirectoryOnly).OrderBy(file => file.FullName, StringComparer.Ordinal))
                        Append(text, file);
                else
                    Append(text, new FileInfo(path));
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
            {
                text.Append(refusal.GetType().Name);
            }
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, FileInfo file)
    {
        text.Append(file.FullName).Append('\0');
        try
        {
            // A link (as Kubernetes mounts Secrets) changes when what it points to does.
            FileSystemInfo real = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            text.Append(real.FullName).Append('\0');
            if (real is FileInfo { Exists: true } at)
                text.Append(CultureInfo.InvariantCulture, $"{at.Length}:{at.LastWriteTimeUtc.Ticks}\0");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // As links that lead in a circle: the other files are looked at all the same.
            text.Append(refusal.GetType().Name).Append('\0');
        }
    }
}
