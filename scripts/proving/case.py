"""One fault: a server on a small disk of its own, a buyer, what was promised to her, and the row of the table."""

import os
import subprocess
import time

from proving.client import Connection, Loop
from proving.server import Server, executable

HEAD = f"{'case':32} {'meanwhile':24} {'reads':5} {'acked':>7} {'lost':>5} {'doubled':>8} {'gaps':>5}  {'afterwards':30} verdict"


def row(name, during, reads, acked, lost, doubled, gaps, afterwards, good):
    print(f"{name:32} {during:24} {reads:5} {acked:7} {lost:5} {doubled:8} {gaps:5}  {afterwards:30} "
          f"{'good' if good else 'BAD'}", flush=True)
    return good


class Case:
    def __init__(self, megabytes=24, launcher=(), **settings):
        self.server = Server(**settings)
        self.server.launcher = launcher
        os.mkdir(self.server.data, 0o700)
        if megabytes:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", self.server.data],
                           check=True)
        self.server.provision([{"shop": "lanterns", "name": "Lanterns", "languages": ["zh-Hans"]},
                               {"account": "anna", "kind": "buyer", "want": "ru", "token": "token-anna"}])
        self.server.start()
        self.loop = Loop(self.server)
        self.acked, self.number, self.told_gaps = [], 0, []
        self.connect()
        self.conv = self.anna.call("open", shop="lanterns")["conv"]

    def connect(self, **login):
        self.anna = Buyer(self.loop, self.told_gaps)
        self.login = self.anna.call("login", token="token-anna", **login)

    def start_again(self):
        self.server.start()
        self.connect()

    def send(self, count=5, seconds=60):
        """Returns the codes of the refusals, an empty set where all were stored."""
        replies = {}
        for _ in range(count):
            self.number += 1
            cid = f"f{self.number}"
            self.anna.request("send", lambda reply, cid=cid: replies.update({cid: reply}), conv=self.conv, cid=cid,
                              text=f"Сообщение {self.number} " + "x" * 3000)
        self.anna.flush()
        self.loop.until(lambda: len(replies) == count or not self.anna.is_open, seconds, "replies")
        self.acked += [cid for cid, reply in replies.items() if "ok" in reply]
        return {reply["err"]["code"] for reply in replies.values() if "err" in reply}

    def send_until_stored(self):
        deadline = time.monotonic() + 30
        while self.send(1):
            if time.monotonic() > deadline:
                return False
            self.loop.during(0.3)
        return True

    def history(self):
        rows, after = [], 0
        while True:
            page = self.anna.call("history", conv=self.conv, after=after, limit=100)
            rows += [(row["seq"], row["cid"]) for row in page["messages"]]
            if not page["more"]:
                return rows
            after = rows[-1][0]

    def account(self):
        """(lost, doubled, gaps) of all that was acknowledged, read from first to last."""
        rows = self.history()
        cids = [cid for _, cid in rows]
        return (len(set(self.acked) - set(cids)), len(cids) - len(set(cids)),
                sum(seq != index + 1 for index, (seq, _) in enumerate(rows)))

    def end(self):
        """Whether it drains with 0 and `admin check` finds nothing."""
        ended = self.server.stop()
        return ended == 0 and self.server.run("admin", "check", "--data", self.server.data).strip() == "no problems found"

    def verdict(self, name, during, reads, as_expected, afterwards="stores again"):
        recovered = self.send_until_stored()
        lost, doubled, gaps = self.account()
        good = as_expected and recovered and not (lost or doubled or gaps) and self.end()
        return row(name, during, "yes" if reads else "no", len(self.acked), lost, doubled, gaps,
                   afterwards if recovered else "DOES NOT STORE", good)

    def refused_start(self, **environment):
        """A start that should end by itself: (whether it refused in one clear line, what it said)."""
        done = subprocess.run(
            [executable(), "serve", "--data", self.server.data, "--listen", "127.0.0.1:0",
             "--tls-cert", self.server.folder + "/certs/server.pem", "--tls-key", self.server.folder + "/certs/server.key"],
            capture_output=True, text=True, timeout=120, env=dict(self.server.environment, **environment))
        lines = done.stderr.splitlines()
        return done.returncode == 1 and not done.stdout and len(lines) == 1 and self.server.data in lines[0], done.stderr[:400]


class Buyer(Connection):
    """Keeps the gaps that it is told of."""

    def __init__(self, loop, gaps):
        super().__init__(loop)
        self.gaps, self.events, self.caught_up = gaps, [], False

    def on_event(self, event):
        if event["ev"] == "gap":
            self.gaps.append(event)
        elif event["ev"] == "caught_up":
            self.caught_up = True
        elif "pos" in event:
            self.events.append(event)
