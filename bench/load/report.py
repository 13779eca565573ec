"""Prints what was measured as Markdown tables, with ratios to nginx and HAProxy of the same run."""
import statistics

import loads

PEERS = ("nginx", "haproxy")


def median(rows, field):
    return statistics.median(row[field] for row in rows)


def ratio(results, name, peer, metric):
    """The median of the ratios round by round; empty without that peer."""
    if peer not in results:
        return ""
    pairs = zip(results[name][metric], results[peer][metric])
    return f"{statistics.median(mine['us'] / max(theirs['us'], 1e-9) for mine, theirs in pairs):.2f}"


def least_ratio(results, name, peer, metric):
    if peer not in results:
        return ""
    mine, theirs = (min(row["us"] for row in results[one][metric]) for one in (name, peer))
    return f"{mine / max(theirs, 1e-9):.2f}"


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "|".join("---" if at == 0 else "---:" for at in range(len(head))) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def write(names, metrics, starts, results):
    for metric in metrics:
        unit = loads.METRICS[metric][0]
        rows = []
        for name in names:
            taken = results[name][metric]
            rows.append([name, f"{median(taken, 'us'):.2f}", f"{median(taken, 'kernel'):.2f}",
                         *(ratio(results, name, peer, metric) for peer in PEERS),
                         f"{min(row['us'] for row in taken):.2f}",
                         *(least_ratio(results, name, peer, metric) for peer in PEERS),
                         f"{median(taken, 'rate'):.0f}", f"{median(taken, 'rss'):.1f}", str(sum(row["bad"] for row in taken))])
        table([f"{metric}", f"CPU µs per {unit}", "in kernel", "× nginx", "× haproxy", "least µs", "× nginx", "× haproxy",
               "per s", "RSS MiB", "failed"], rows)
    table(["start", "ms to the first answer", "RSS MiB idle"],
          [[name, f"{starts[name]['start_ms']:.0f}", f"{starts[name]['rss_idle']:.1f}"] for name in names])
