"""A real `parley serve` under test: started, killed, restarted and weighed from outside."""

import atexit
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
# How many times slower than usual all of this runs: under a sanitizer, deadlines are so many times longer.
PACE = int(os.environ.get("PARLEY_TEST_PATIENCE", "1"))
# Proofs measure the server, not its protection from floods.
NO_RATES = {f"PARLEY_LIMITS_RATES_{name}_PER_S": "0"
            for name in ("SEND", "EDIT", "OPEN", "HISTORY", "QUERY", "TYPING")}


def executable():
    """PARLEY_BIN, else the release build."""
    path = pathlib.Path(os.environ.get("PARLEY_BIN") or ROOT / ".build/release/parley")
    if not path.is_file():
        sys.exit(f"{path} is not there; run `swift build -c release` first, or set PARLEY_BIN")
    return str(path)


class Server:
    """One data folder and its certificates; the process comes and goes."""

    def __init__(self, **settings):
        self.folder = tempfile.mkdtemp(prefix="parley-proof-")
        atexit.register(self.remove)
        self.data = self.folder + "/data"
        self.environment = dict(os.environ, **NO_RATES, **settings)
        self.launcher = []
        self.process = None
        self.port = 0
        self.run("certs", "dev", "--out", self.folder + "/certs")
        self.ca = self.folder + "/certs/ca.pem"

    def run(self, *arguments):
        done = subprocess.run([executable(), *arguments], capture_output=True, text=True, timeout=120 * PACE)
        if done.returncode != 0:
            sys.exit(f"parley {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def provision(self, lines):
        """Shops, accounts and tokens, as `admin import` takes them; on a stopped or a running server."""
        path = self.folder + "/import.jsonl"
        with open(path, "w") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
        self.run("admin", "import", "--data", self.data, path)

    def start(self, seconds=60):
        """Returns once the ready line was read; the first port picked is kept over restarts."""
        log = open(self.folder + "/server.log", "ab")
        self.process = subprocess.Popen(
            [*self.launcher, executable(), "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
             "--tls-cert", self.folder + "/certs/server.pem", "--tls-key", self.folder + "/certs/server.key"],
            stdout=subprocess.PIPE, stderr=log, env=self.environment)
        log.close()
        limit = threading.Timer(seconds * PACE, self.process.kill)
        limit.start()
        line = self.process.stdout.readline()
        limit.cancel()
        if not line:
            sys.exit("the server did not start: " + open(self.folder + "/server.log").read()[-2000:])
        self.port = int(json.loads(line)["listen"].rsplit(":", 1)[1])

    def must_live(self):
        """Fails where the server ended by itself: no proof waits for a crashed one."""
        code = self.process.poll()
        if code not in (None, -signal.SIGKILL):
            sys.exit(f"the server ended with {code}: " + open(self.folder + "/server.log").read()[:2000])

    def kill(self):
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30 * PACE)

    def resident_kib(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def cpu_seconds(self):
        """User and system time, of all threads."""
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def remove(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
