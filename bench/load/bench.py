"""CPU per request of proxies doing the same job, in interleaved rounds. The method is described in ../README.md."""
import argparse
import json
import statistics
import sys
import time

import loads
import proc
import report
import targets


def arguments():
    parser = argparse.ArgumentParser(prog="bench.sh", description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(targets.NAMES), metavar="TARGET",
                        help=f"of {', '.join(targets.NAMES)}; all of them if none is named")
    parser.add_argument("-r", "--rounds", type=int, default=5)
    parser.add_argument("-m", "--metrics", default=",".join(loads.METRICS), help="comma-separated: %(default)s")
    parser.add_argument("-s", "--scale", type=float, default=1.0, help="multiplies every load's count")
    parser.add_argument("-w", "--warm", type=int, default=4, help="pairs of HTTP/1.1 and HTTP/2 loads before the first round")
    parser.add_argument("--starts", type=int, default=3, help="starts to take the start time from")
    parser.add_argument("--check", action="store_true", help="only check that every target does the job")
    parser.add_argument("-o", "--output", help="where the raw numbers go; results/TIME.json if not given")
    given = parser.parse_args()
    for name in given.targets:
        if name not in targets.NAMES:
            parser.error(f"unknown target `{name}`")
    for metric in given.metrics.split(","):
        if metric not in loads.METRICS:
            parser.error(f"unknown metric `{metric}`")
    return given


def measure(target, metric, scale):
    """One load on one target: CPU of its process tree over the load, divided by what it served."""
    _, count, load = loads.METRICS[metric]
    user, system = proc.cpu_seconds(target.process.pid)
    good, bad, rate = load(target, max(int(count * scale), 1), targets.CERTS)
    user_after, system_after = proc.cpu_seconds(target.process.pid)
    spent, in_kernel = user_after - user + system_after - system, system_after - system
    return {"us": spent * 1e6 / max(good, 1), "kernel": in_kernel * 1e6 / max(good, 1), "rate": rate, "bad": bad,
            "rss": proc.resident_mib(target.process.pid)}


def bring_up(target, given):
    """Starts, checks and warms a target; returns its start time and its memory before the load."""
    taken = []
    for attempt in range(given.starts):
        taken.append(target.start())
        if attempt < given.starts - 1:
            target.stop()
    target.check()
    time.sleep(0.5)
    idle = proc.resident_mib(target.process.pid)
    for _ in range(given.warm):
        measure(target, "h1", given.scale)
        measure(target, "h2", given.scale)
    return {"start_ms": statistics.median(taken), "rss_idle": idle}


def rounds(all_targets, given):
    """Every metric in turn; within it A B C A B C, so that a noisy minute hits all alike."""
    results = {target.name: {} for target in all_targets}
    for metric in given.metrics.split(","):
        for turn in range(given.rounds):
            for target in all_targets:
                one = measure(target, metric, given.scale)
                results[target.name].setdefault(metric, []).append(one)
                told = " ".join(f"{name}={value:.5g}" for name, value in one.items())
                print(f"# {metric} round {turn + 1} {target.name}: {told}", file=sys.stderr, flush=True)
    return results


def main():
    given = arguments()
    upstream = targets.Upstream()
    chosen = [targets.Target(name, upstream) for name in given.targets]
    try:
        if given.check:
            for target in chosen:
                target.start()
                target.check()
                print(f"{target.name} does the job")
            return
        starts = {}
        for target in chosen:
            print(f"# warming {target.name}", file=sys.stderr, flush=True)
            starts[target.name] = bring_up(target, given)
        results = rounds(chosen, given)
    finally:
        for target in chosen:
            target.stop()
        upstream.stop()
    path = given.output or targets.HERE / "results" / time.strftime("%Y%m%d-%H%M%S.json")
    with open(path, "w") as file:
        json.dump({"starts": starts, "results": results}, file, indent=1)
    report.write(given.targets, given.metrics.split(","), starts, results)


if __name__ == "__main__":
    main()
