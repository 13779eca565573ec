"""The proxies under test: their configuration, how each is started, and that each does the job."""
import base64
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import loads

HERE = Path(__file__).resolve().parent
RUN, CERTS = HERE / "run", HERE / "certs"
ROOT = HERE.parent.parent
PROXY_CPU, LOAD_CPU = 0, 1
NAMES = ("nginx", "haproxy", "portcullis")


def pinned(cpu):
    return lambda: os.sched_setaffinity(0, {cpu})


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """One process in its own session, pinned to a processor, with its output in run/NAME.log."""

    def __init__(self, name, command, cpu):
        self.log = RUN / f"{name}.log"
        with open(self.log, "w") as log:
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                          start_new_session=True, preexec_fn=pinned(cpu))

    @property
    def pid(self):
        return self.child.pid

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


class Upstream(Process):
    def __init__(self):
        self.port = free_port()
        config = filled("upstream.conf", "upstream.conf", UPSTREAM=self.port)
        super().__init__("upstream", ["nginx", "-c", str(config)], LOAD_CPU)
        wait_until(lambda: accepts(self.port), "the upstream")


class Target:
    """A proxy with one port for each set of certificates."""

    def __init__(self, name, upstream):
        self.name = name
        self.ports = {"rsa": free_port(), "ec": free_port()}
        self.process = None
        self.command = getattr(self, f"_{name}")(upstream)

    def start(self):
        """Starts it; returns the milliseconds until the first answer through a mutual TLS handshake."""
        began = time.monotonic()
        self.process = Process(self.name, self.command, PROXY_CPU)
        wait_until(self._answers, f"{self.name} (see {self.process.log})")
        return (time.monotonic() - began) * 1000

    def stop(self):
        if self.process:
            self.process.stop()
            self.process = None

    def check(self):
        """Raises unless it does the whole job; a proxy that skips a part of it would win for nothing."""
        for keys in ("rsa", "ec"):
            other = "ec" if keys == "rsa" else "rsa"
            for version in ("--http1.1", "--http2"):
                self._expect(keys, version, keys, "client", "/status/200", 200)
                self._expect(keys, version, keys, "client", "/status/418", 403)
                self._expect(keys, version, keys, "other", "/status/418", 200)
                self._expect(keys, version, keys, "client", "/1m", 200)
                self._expect(keys, version, other, "client", "/status/200", None)
                self._expect(keys, version, None, None, "/status/200", None)

    def _expect(self, keys, version, cert_set, client, path, wanted):
        status, size = loads.curl(self.ports[keys], version, cert_set, client, path, CERTS)
        fine = status != 200 if wanted is None else status == wanted and (path != "/1m" or size == 1 << 20)
        if not fine:
            raise SystemExit(f"bench: {self.name} answered {status} ({size} bytes) to {version} {path} "
                             f"with certificate {cert_set}-{client}; expected {wanted or 'no 200'}")

    def _answers(self):
        return loads.handshakes(self.ports["ec"], "ec", 1, 1, CERTS)[0] == 1

    def _nginx(self, upstream):
        return ["nginx", "-c", str(self._filled("nginx.conf", upstream))]

    def _haproxy(self, upstream):
        return ["haproxy", "-db", "-f", str(self._filled("haproxy.cfg", upstream))]

    def _portcullis(self, upstream):
        folder = RUN / "mesh"
        folder.mkdir(exist_ok=True)
        self._filled("portcullis.yaml", upstream, folder / "mesh.yaml")
        (folder / "secrets.yaml").write_text("".join(secret(keys) for keys in ("rsa", "ec")))
        program = ROOT / "artifacts/bin/Portcullis/release/portcullis"
        return [str(program), "up", "-f", str(folder), "--bind", "127.0.0.1", "--access-log", "off", "--workers", "1",
                "--port", f"443={self.ports['rsa']}", "--port", f"444={self.ports['ec']}"]

    def _filled(self, template, upstream, path=None):
        return filled(template, path or template, UPSTREAM=upstream.port, RSA=self.ports["rsa"], EC=self.ports["ec"])


def filled(template, path, **values):
    """A template of configs/ with its @NAMES@ replaced, written to PATH (relative to run/)."""
    text = (HERE / "configs" / template).read_text()
    for name, value in dict(values, RUN=RUN, CERTS=CERTS).items():
        text = text.replace(f"@{name}@", str(value))
    path = RUN / path
    path.write_text(text)
    return path


def secret(keys):
    parts = {"tls.crt": f"{keys}-server.crt", "tls.key": f"{keys}-server.key", "ca.crt": f"{keys}-ca.crt"}
    lines = [f"  {key}: {base64.b64encode((CERTS / file).read_bytes()).decode()}\n" for key, file in parts.items()]
    return (f"apiVersion: v1\nkind: Secret\nmetadata: {{name: bench-{keys}, namespace: istio-system}}\ndata:\n"
            + "".join(lines) + "---\n")


def accepts(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(holds, what, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"bench: {what} did not start within {seconds} s")
        time.sleep(0.002)
