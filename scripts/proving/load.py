"""`parley load` as the scripts run it, and what its report says."""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from proving.server import executable

SAME = ["--set", "languages=[[ru, ru], [es, es], [zh-Hans, zh-Hans]]"]
# Each text is translated anew: the scenarios' texts are few, and come again and again.
ANEW = {"PARLEY_LIMITS_TRANSLATIONS_BYTES": "0"}
UNIQUE = ["--set", "unique_texts=true"]
PINNED = ["--server-cpu", "0", "--load-cpu", "1"]


def run(arguments, seconds, environment=None):
    """One run's report; ends the program where a message was lost, doubled or out of order."""
    with tempfile.TemporaryDirectory() as folder:
        command = [executable(), "load", *arguments, "--duration", str(seconds), "--report", f"{folder}/r.json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, env=os.environ | (environment or {}))
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr[-2000:]}")
        return json.loads(Path(f"{folder}/r.json").read_text())


def median(reports, value):
    values = [found for found in map(value, reports) if found is not None]
    return statistics.median(values) if values else float("nan")


def figure(reports, kind):
    """What a table says of some runs of the same."""
    cpu = median(reports, lambda r: r.get("server_microseconds_each"))
    latency = lambda name, key: median(reports, lambda r: r["latencies"][name][key])
    rate = lambda name: median(reports, lambda r: r["per_second"].get(name))
    if kind == "throughput":
        return (f"{rate('stored'):,.0f}/s, {cpu:.1f} µs, p50 {latency('delivered', 'p50'):.1f}, "
                f"p99 {latency('delivered', 'p99'):.1f} ms")
    if kind == "latency":
        return f"p50 {latency('delivered', 'p50'):.2f}, p99 {latency('delivered', 'p99'):.1f} ms, {cpu:.0f} µs"
    if kind == "idle":
        return f"{median(reports, lambda r: r['idle_kib_each']):.1f} KiB each"
    if kind == "resume":
        return f"{median(reports, lambda r: statistics.median(r['resume_seconds'])) * 1000:.0f} ms"
    return f"{rate(kind):,.0f}/s, {cpu:.0f} µs, p99 {latency(kind, 'p99'):.1f} ms"


def about(report):
    """Machine, versions, settings."""
    machine = report["machine"]
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    return (f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mib']} MiB, Linux {machine['kernel']}; "
            f"{platform.freedesktop_os_release()['PRETTY_NAME']}; {swift}; {report['program']}, release build. "
            "TLS 1.3, `synchronous=FULL`, acks as the client library gives them.")
