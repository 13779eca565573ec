"""The load generators. Every load is bounded in count, and every run of a tool in time."""
import os
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOAD_CPU = 1
LIMIT_SECONDS = 300


def run(command, **environment):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT_SECONDS,
                          env=dict(os.environ, **environment), preexec_fn=lambda: os.sched_setaffinity(0, {LOAD_CPU}))
    return done.stdout


def curl(port, version, cert_set, client, path, certs):
    """Status and size of one answer; status 0 when there was none."""
    command = ["curl", "-sk", version, "-o", os.devnull, "-w", "%{http_code} %{size_download}", "--max-time", "10"]
    if client:
        command += ["--cert", f"{certs}/{cert_set}-{client}.crt", "--key", f"{certs}/{cert_set}-{client}.key"]
    status, size = run(command + [f"https://localhost:{port}{path}", "--resolve", f"localhost:{port}:127.0.0.1"]).split()
    return int(status), int(size)


def handshakes(port, keys, count, threads, certs):
    """Full mutual TLS handshakes with one request each: how many succeeded, how many failed, and per second."""
    told = run([f"{HERE}/tools/hs", str(port), f"{certs}/{keys}-client.pem", f"{certs}/{keys}-ca.crt", str(count), str(threads)])
    match = re.match(r"(\d+) (\d+) ([\d.]+)", told)
    if not match:
        return 0, count, 0.0
    succeeded, failed, seconds = int(match[1]), int(match[2]), float(match[3])
    return succeeded, failed, succeeded / max(seconds, 1e-9)


def h2load(port, options, count, path, certs):
    """Requests over P-256 connections: how many got a 2xx, how many did not, and per second."""
    told = run(["h2load", *options, "-n", str(count), f"https://localhost:{port}{path}"],
               LD_PRELOAD=f"{HERE}/tools/client_cert.so", CLIENT_PEM=f"{certs}/ec-client.pem")
    good = re.search(r"status codes: (\d+) 2xx", told)
    rate = re.search(r"finished in \S+, ([\d.]+) req/s", told)
    if not good or not rate:
        raise SystemExit(f"bench: cannot read what h2load said:\n{told}")
    return int(good[1]), count - int(good[1]), float(rate[1])


# name: (what one unit is, count at scale 1, load)
METRICS = {
    "h1": ("request", 60_000, lambda t, n, c: h2load(t.ports["ec"], ["--h1", "-c", "32"], n, "/status/200", c)),
    "h2": ("request", 80_000, lambda t, n, c: h2load(t.ports["ec"], ["-c", "8", "-m", "16"], n, "/status/200", c)),
    "hs-rsa": ("handshake", 1_500, lambda t, n, c: handshakes(t.ports["rsa"], "rsa", n, 8, c)),
    "hs-ec": ("handshake", 1_500, lambda t, n, c: handshakes(t.ports["ec"], "ec", n, 8, c)),
    "big-h1": ("MiB", 2_000, lambda t, n, c: h2load(t.ports["ec"], ["--h1", "-c", "4"], n, "/1m", c)),
    "big-h2": ("MiB", 2_000, lambda t, n, c: h2load(t.ports["ec"], ["-c", "4", "-m", "2", "-w", "24", "-W", "27"], n, "/1m", c)),
}
