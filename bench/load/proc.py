"""What /proc says about a process and its children."""
import os
import re

TICKS = os.sysconf("SC_CLK_TCK")


def tree(pid):
    """The process and all its descendants that still live."""
    found = [pid]
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as children:
                for child in children.read().split():
                    found += tree(int(child))
    except FileNotFoundError:
        pass
    return found


def cpu_seconds(pid):
    """User and system time spent so far, dead threads included."""
    user = system = 0
    for one in tree(pid):
        with open(f"/proc/{one}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        user += int(fields[11])
        system += int(fields[12])
    return user / TICKS, system / TICKS


def resident_mib(pid):
    total = 0
    for one in tree(pid):
        with open(f"/proc/{one}/status") as status:
            match = re.search(r"VmRSS:\s+(\d+)", status.read())
        total += int(match[1]) if match else 0
    return total / 1024
