"""Faults that the server lives through: no ack for what is not stored, reads go on, and it stores again by itself."""

import glob
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import threading
import time

from proving.case import Case, row
from proving.client import Connection

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


def reads(case):
    """Whether all that was acknowledged can be read now."""
    return case.account()[0] == 0


def full_disk():
    case = Case()
    case.send()
    with open(case.server.data + "/filler", "wb") as filler:
        try:
            while True:
                filler.write(bytes(65536))
                filler.flush()
        except OSError:
            pass
    during = set()
    for _ in range(40):
        during |= case.send(25)
        if during:
            break
    good = reads(case)
    os.unlink(case.server.data + "/filler")
    return case.verdict("full disk", ",".join(during), good, good and during == {"unavailable"})


def injected(name, calls, error, expected={"unavailable"}, when=""):
    """A case whose system calls fail while strace is there."""
    def play():
        case = Case()
        case.send()
        tracer = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e",
             f"inject={calls}:error={error}{when}", "-p", str(case.server.process.pid)])
        deadline = time.monotonic() + 20
        while tracer_of(case.server.process.pid) != tracer.pid and time.monotonic() < deadline:
            case.loop.during(0.1)
        assert tracer.poll() is None, "strace can't attach here"
        during = set()
        for _ in range(10):
            during |= case.send(3)
        good = reads(case)
        tracer.send_signal(signal.SIGINT)
        tracer.wait(20)
        return case.verdict(name, ",".join(sorted(during)) or "stored", good, good and during <= expected and bool(during))
    return play


def tracer_of(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("TracerPid"))


def read_only_at_start():
    case = Case()
    case.send()
    case.server.stop()
    subprocess.run(["mount", "-o", "remount,ro", case.server.data], check=True)
    refuses, said = case.refused_start()
    subprocess.run(["mount", "-o", "remount,rw", case.server.data], check=True)
    case.start_again()
    return case.verdict("read-only at start", "refuses to start", False, refuses, "starts once it is writable")


def busy():
    """Another process holds the write lock longer than the server waits for it."""
    case = Case()
    case.send()
    other = sqlite3.connect(case.server.data + "/parley.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    during = case.send(3)
    good = reads(case)
    other.execute("ROLLBACK")
    other.close()
    return case.verdict("busy: locked by another", ",".join(during) or "stored", good, good and during == {"unavailable"})


def no_descriptors():
    case = Case()
    case.send()
    pid = case.server.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (len(os.listdir(f"/proc/{pid}/fd")), before[1]))
    waiting = []
    for _ in range(8):
        try:
            waiting.append(socket.create_connection(("127.0.0.1", case.server.port), 5))
        except OSError:
            pass
    busy_before = case.server.cpu_seconds()
    case.loop.during(2)
    spins = case.server.cpu_seconds() - busy_before > 1
    during = case.send()
    good = reads(case)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
    for connection in waiting:
        connection.close()
    case.connect()
    return case.verdict("no descriptors left", ("SPINS" if spins else ",".join(during)) or "stored", good,
                        good and not during and not spins, "takes connections again")


def stopped():
    seconds = float(os.environ.get("STOPPED_SECONDS", "60"))
    case = Case()
    case.send()
    case.server.process.send_signal(signal.SIGSTOP)
    threading.Timer(seconds, case.server.process.send_signal, [signal.SIGCONT]).start()
    began = time.monotonic()
    during = case.send(5, seconds + 60)
    waited = time.monotonic() - began >= seconds - 1
    good = reads(case)
    return case.verdict(f"stopped for {seconds:.0f} s", ",".join(during) or "stored afterwards", good,
                        good and waited and not during, "the same connection goes on")


def clock():
    """The wall clock jumps a day forth and two days back, under connections that stay."""
    offset = os.path.realpath("/tmp") + f"/parley-clock-{os.getpid()}"
    with open(offset, "w") as file:
        file.write("+0\n")
    # The steady clock does not jump where an operator or NTP sets the other one. `env` goes before: libfaketime changes the
    # environment of the first process that it is in, and a Swift program then no longer finds its arguments.
    case = Case(launcher=["env"], LD_PRELOAD=FAKETIME, FAKETIME_TIMESTAMP_FILE=offset, FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1")
    case.send()
    first, during = case.anna, set()
    for jump in ("+86400", "-172800", "+0"):
        with open(offset, "w") as file:
            file.write(jump + "\n")
        during |= case.send()
        case.loop.during(1.5)
        during |= case.send()
    stamps = [row["ts"] for row in case.anna.call("history", conv=case.conv, limit=100)["messages"]]
    jumped = max(stamps) - min(stamps) > 86_000_000
    Connection(case.loop).call("login", token="token-anna")
    good = reads(case) and first.is_open and jumped
    os.unlink(offset)
    for left in glob.glob(f"/dev/shm/*faketime*_{case.server.process.pid}"):
        os.unlink(left)
    return case.verdict("clock +1 d, -2 d, right", ",".join(during) or "stored", good, good and not during,
                        "the same connection goes on")


def old_backup():
    """A backup of yesterday in a new folder: its clients are told of the gap, and read the inbox anew."""
    case = Case()
    case.send(6)
    before = case.login["epoch"]
    backup = case.server.folder + "/backup.db"
    case.server.run("admin", "backup", backup, "--data", case.server.data)
    kept = list(case.acked)
    case.send(6)
    position = case.anna.call("status", cid=case.acked[-1])["pos"]
    case.server.stop()
    case.server.data += "-restored"
    case.server.run("admin", "restore", backup, "--data", case.server.data)
    case.server.start()
    case.connect(since={"epoch": before, "pos": position})
    case.loop.until(lambda: case.anna.caught_up, 30, "caught_up")
    good = (case.login["epoch"] != before and [g["reason"] for g in case.told_gaps] == ["epoch"]
            and [e["cid"] for e in case.anna.events] == kept)
    case.acked = kept
    return case.verdict("restore of an old backup", "gap epoch", True, good, "the backup, read anew")


def corrupt(name, damage):
    def play():
        case = Case(megabytes=0)
        case.send(20)
        case.server.stop()
        path = case.server.data + "/parley.db"
        damage(path)
        before = snapshot(case.server.data)
        refuses, said = case.refused_start()
        unchanged = snapshot(case.server.data) == before
        good = refuses and unchanged
        if not good:
            print(refuses, unchanged, said)
        return row(name, "refuses to start", "no", len(case.acked), 0, 0, 0, "files unchanged", good)
    return play


def snapshot(folder):
    return {name: open(f"{folder}/{name}", "rb").read() for name in sorted(os.listdir(folder))
            if name.startswith("parley.db") and not name.endswith("-shm")}


def overwrite(path):
    with open(path, "r+b") as file:
        file.write(b"not a database at all" * 8)


def truncate(path):
    os.truncate(path, 0)


def halve(path):
    os.truncate(path, os.path.getsize(path) // 2 + 100)


TROUBLES = {
    "full-disk": full_disk,
    "enospc": injected("write gives ENOSPC", "pwrite64", "ENOSPC"),
    "eio": injected("every 3rd write gives EIO", "pwrite64", "EIO", when=":when=3+3"),
    "fsync-error": injected("fsync gives EIO", "fsync,fdatasync", "EIO"),
    "read-only-running": injected("read-only while running", "pwrite64", "EROFS"),
    "read-only-start": read_only_at_start,
    "busy": busy,
    "no-descriptors": no_descriptors,
    "stopped": stopped,
    "clock": clock,
    "old-backup": old_backup,
    "corrupt-header": corrupt("database overwritten", overwrite),
    "corrupt-empty": corrupt("database emptied", truncate),
    "corrupt-half": corrupt("database cut in half", halve),
    "corrupt-gone": corrupt("database gone", os.unlink),
}
