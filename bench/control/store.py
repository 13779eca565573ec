#!/usr/bin/env python3
"""store.py [--objects N] [--applies N] [--store URL]: what a control plane with N policies costs.

Starts `portcullis up` with an API on a free port of loopback and a gateway in the same process, writes N policies,
then measures: a list, the start of a watch, and single applies until the gateway enforces them. Prints a table.
Run after `make build`; nothing but this machine is touched, and what is started is ended.
"""
import argparse
import base64
import concurrent.futures
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WRITERS = 8
POLICIES = "/apis/security.istio.io/v1/namespaces/istio-system/authorizationpolicies"
GATEWAY = {
    "apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "bench", "namespace": "istio-system"},
    "spec": {"selector": {"istio": "ingressgateway"}, "servers": [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}]},
}


def policy(i, path):
    return {
        "apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy", "metadata": {"name": f"p{i:05}", "namespace": "istio-system"},
        "spec": {"action": "DENY", "rules": [{"from": [{"source": {"principals": [f"cluster.local/ns/team{i % 97}/sa/app{i}"]}}],
                                              "to": [{"operation": {"paths": [path], "methods": ["GET", "POST"]}}]}]},
    }


class Api:
    """One connection to the API server, with the kubeconfig's client certificate."""

    def __init__(self, kubeconfig):
        self.kubeconfig = kubeconfig
        text = open(kubeconfig, encoding="utf-8").read()
        value = lambda key: re.search(rf"^\s*{key}:\s*(\S+)", text, re.M).group(1).strip('"')
        self.host = value("server").removeprefix("https://")
        self.context = ssl.create_default_context(cadata=base64.b64decode(value("certificate-authority-data")).decode())
        with tempfile.NamedTemporaryFile("wb", suffix=".pem") as pair:  # mode 0600
            pair.write(base64.b64decode(value("client-certificate-data")) + b"\n" + base64.b64decode(value("client-key-data")))
            pair.flush()
            self.context.load_cert_chain(pair.name)
        self.connection = self.connect()

    def connect(self):
        host, port = self.host.rsplit(":", 1)
        return http.client.HTTPSConnection(host, int(port), context=self.context, timeout=120)

    def ask(self, method, path, body=None, content="application/json"):
        self.connection.request(method, path, None if body is None else json.dumps(body), {"Content-Type": content, "Accept": "application/json"})
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            sys.exit(f"store.py: {method} {path}: {answer.status} {data[:500]!r}")
        return data

    def watch(self, path):
        """Yields the watch's events, one by one, over a connection of its own."""
        connection = self.connect()
        connection.request("GET", path, headers={"Accept": "application/json"})
        answer = connection.getresponse()
        while line := answer.readline():
            yield json.loads(line)


def memory(pid, field):
    return int(re.search(rf"{field}:\s+(\d+)", open(f"/proc/{pid}/status", encoding="utf-8").read()).group(1)) // 1024


def percentile(values, p):
    return sorted(values)[min(len(values) - 1, int(len(values) * p / 100))]


def enforced(item):
    generation = item["metadata"].get("generation")
    return any(c["type"] == "Enforced" and c["status"] == "True" and c.get("observedGeneration") == generation
               for c in item.get("status", {}).get("conditions", []))


def create(api, numbers):
    for i in numbers:
        api.ask("POST", POLICIES, policy(i, f"/secret/{i}"))


def measure(api, pid, objects, applies):
    rows = []
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(WRITERS) as writers:
        for done in [writers.submit(create, Api(api.kubeconfig), range(first, objects, WRITERS)) for first in range(WRITERS)]:
            done.result()
    took = time.monotonic() - start
    rows.append((f"created by {WRITERS} writers", f"{objects} in {took:.1f} s, {objects / took:.0f}/s"))

    # Enforced everywhere before anything else is measured. The first connection was idle for too long.
    api = Api(api.kubeconfig)
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        if all(enforced(item) for item in json.loads(api.ask("GET", POLICIES))["items"]):
            break
        time.sleep(1)
    else:
        sys.exit("store.py: not everything was enforced within 300 s")

    times, size = [], 0
    for _ in range(10):
        start = time.monotonic()
        size = len(api.ask("GET", POLICIES))
        times.append((time.monotonic() - start) * 1000)
    rows.append(("list of all", f"p50 {percentile(times, 50):.0f} ms, {size / 1e6:.1f} MB"))

    start, first = time.monotonic(), None
    for count, _ in enumerate(api.watch(POLICIES + "?watch=true&timeoutSeconds=60"), 1):
        first = first or time.monotonic()
        if count == objects:
            break
    rows.append(("watch from nothing", f"first event {(first - start) * 1000:.0f} ms, all {objects} in {(time.monotonic() - start) * 1000:.0f} ms"))

    stored, running = [], []
    for i in range(applies):
        name, version = f"p{i:05}", json.loads(api.ask("GET", POLICIES))["metadata"]["resourceVersion"] if i == 0 else version
        watch = api.watch(f"{POLICIES}?watch=true&resourceVersion={version}&fieldSelector=metadata.name={name}&timeoutSeconds=60")
        start = time.monotonic()
        body = policy(i, f"/changed/{i}/{os.getpid()}")
        item = json.loads(api.ask("PATCH", f"{POLICIES}/{name}?fieldManager=bench&force=true", body, "application/apply-patch+yaml"))
        stored.append((time.monotonic() - start) * 1000)
        generation = item["metadata"]["generation"]
        for event in watch:
            if event["object"]["metadata"].get("generation") == generation and enforced(event["object"]):
                version = event["object"]["metadata"]["resourceVersion"]
                break
        running.append((time.monotonic() - start) * 1000)
    rows.append(("single apply, stored", f"p50 {percentile(stored, 50):.0f} ms, p99 {percentile(stored, 99):.0f} ms"))
    rows.append(("single apply, enforced", f"p50 {percentile(running, 50):.0f} ms, p99 {percentile(running, 99):.0f} ms"))
    rows.append(("memory, resident", f"{memory(pid, 'VmRSS')} MB now, {memory(pid, 'VmHWM')} MB at most"))
    return rows


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--objects", type=int, default=10_000)
    arguments.add_argument("--applies", type=int, default=200)
    arguments.add_argument("--store", help="as of portcullis up; a new SQLite file if not given")
    given = arguments.parse_args()
    binary = os.path.join(ROOT, "artifacts/bin/Portcullis/release/portcullis")
    if not os.path.exists(binary):
        sys.exit("store.py: build first: make build")
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "kubeconfig")
        command = [binary, "up", "--data", os.path.join(folder, "state"), "--api", "127.0.0.1:0", "--kubeconfig", config, "--bind", "127.0.0.1",
                   "--port", "80=0", "--workers", "1", "--access-log", "off", "--status-socket", "off"]
        command += ["--store", given.store] if given.store else []
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=open(os.path.join(folder, "err"), "w", encoding="utf-8"), text=True)
        try:
            if '"ready":true' not in (process.stdout.readline() or ""):
                sys.exit(open(os.path.join(folder, "err"), encoding="utf-8").read())
            api = Api(config)
            api.ask("POST", "/apis/networking.istio.io/v1/namespaces/istio-system/gateways", GATEWAY)
            rows = measure(api, process.pid, given.objects, given.applies)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    print(f"| {given.objects} policies, {given.store.split(':')[0] if given.store else 'sqlite'} | |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
