"""Many senders and readers, a server that is ended under them, and the accounts of what it had promised."""

import signal
import time

from proving.client import Connection, InboxLog, Loop, Reader

WINDOW = 16
SHOPS = ["lanterns", "tea", "paper"]
BUYERS = ["anna", "boris", "vera", "gleb", "dasha"]
AGENTS = {"wei": "lanterns", "lin": "tea", "mei": "paper"}


class Sender:
    """An account that sends and sends again; `acked` is what the server has promised to keep."""

    def __init__(self, name):
        self.name = name
        self.convs = []
        self.counter = 0
        self.waiting = {}  # cid -> frame fields, in the order sent
        self.acked = {}  # cid -> (conv, seq, pos)
        self.fresh = []  # cids acknowledged in this round
        self.resent = self.wrong = 0
        self.connection = None

    def connect(self, loop):
        self.connection = SenderConnection(loop, self)
        for cid, fields in list(self.waiting.items()):
            self.resent += 1
            self.transmit(cid, fields)
        self.connection.flush()

    def fill(self):
        while len(self.waiting) < WINDOW and self.connection.is_open:
            self.counter += 1
            cid = f"{self.name}-{self.counter}"
            fields = dict(conv=self.convs[self.counter % len(self.convs)], text=f"Сообщение {self.counter}, 48 шт.")
            self.waiting[cid] = fields
            self.transmit(cid, fields)
        self.connection.flush()

    def transmit(self, cid, fields):
        self.connection.request("send", lambda reply: self.answered(cid, reply), cid=cid, **fields)

    def answered(self, cid, reply):
        if "err" in reply:
            raise AssertionError(f"refused: {reply}")
        del self.waiting[cid]
        self.acked[cid] = (reply["conv"], reply["seq"], reply["pos"])
        self.fresh.append(cid)

    def check(self):
        """Asks for every cid acknowledged in this round; returns how many are lost."""
        lost = []

        def answer(cid, reply):
            found = (reply.get("conv"), reply.get("seq"), reply.get("pos"))
            if found != self.acked[cid]:
                lost.append(cid)

        for cid in self.fresh:
            self.connection.request("status", lambda reply, cid=cid: answer(cid, reply), cid=cid)
        waiting = self.connection.replies
        self.connection.flush()
        self.connection.loop.until(lambda: not waiting, 60, "status of what was acknowledged")
        self.fresh = []
        return len(lost)


class SenderConnection(Connection):
    def __init__(self, loop, sender):
        super().__init__(loop)
        self.unacked = 0
        self.call("login", token=f"token-{sender.name}")

    def on_event(self, event):
        # What others send to this inbox: acked, so that the window stays open; the readers hold it to the rules.
        if "pos" in event:
            self.unacked += 1
            if self.unacked % 64 == 0:
                self.send({"op": "ack", "pos": event["pos"]})


def provision(server):
    lines = [{"shop": shop, "name": shop, "languages": ["zh-Hans"]} for shop in SHOPS]
    lines += [{"account": name, "kind": "buyer", "want": "ru", "token": f"token-{name}"} for name in BUYERS]
    lines += [{"account": name, "kind": "agent", "shop": shop, "want": "zh-Hans", "token": f"token-{name}"}
              for name, shop in AGENTS.items()]
    server.provision(lines)


def open_conversations(loop, senders):
    """Every buyer with every shop; an agent writes in all conversations of its shop."""
    for sender in senders:
        sender.connect(loop)
    for sender in senders:
        if sender.name in BUYERS:
            for shop in SHOPS:
                conv = sender.connection.call("open", shop=shop)["conv"]
                sender.convs.append(conv)
                next(s for s in senders if AGENTS.get(s.name) == shop).convs.append(conv)


def history(connection, conv):
    rows, after = [], 0
    while True:
        page = connection.call("history", conv=conv, after=after, limit=100)
        rows += [(row["seq"], row["cid"]) for row in page["messages"]]
        if not page["more"]:
            return rows
        after = rows[-1][0]


def check_history(senders):
    """(lost, doubled, gaps) over all conversations, read from first to last."""
    lost = doubled = gaps = 0
    stored = {}
    for sender in senders:
        if sender.name not in BUYERS:
            continue
        for conv in sender.convs:
            rows = history(sender.connection, conv)
            gaps += sum(seq != index + 1 for index, (seq, _) in enumerate(rows))
            for seq, cid in rows:
                doubled += cid in stored
                stored[cid] = (conv, seq)
    for sender in senders:
        lost += sum(stored.get(cid) != address[:2] for cid, address in sender.acked.items())
    return lost, doubled, gaps


class Campaign:
    """A server under load that is ended again and again; each time what was promised is asked for."""

    def __init__(self, server, dice):
        self.server, self.dice = server, dice
        provision(server)
        server.start()
        self.loop = Loop(server)
        self.senders = [Sender(name) for name in [*BUYERS, *AGENTS]]
        open_conversations(self.loop, self.senders)
        self.logs = {name: InboxLog() for name in [*BUYERS, *AGENTS]}
        self.readers = [Reader(self.loop, f"token-{name}", log) for name, log in self.logs.items()]
        self.epoch = self.readers[0].login["epoch"]
        self.lost = self.rounds = 0

    def load_until_ended(self, seconds=60):
        """Sends as fast as it is answered until the server is gone."""
        deadline = time.monotonic() + seconds
        while any(sender.connection.is_open for sender in self.senders):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the server was not ended within {seconds} s")
            for sender in self.senders:
                sender.fill()
            self.loop.turn(0.01)
        self.server.process.wait()
        connections = [*self.readers, *(s.connection for s in self.senders)]
        self.loop.until(lambda: not any(c.is_open for c in connections), 20, "every connection sees the end")

    def begin_until_ended(self, seconds):
        """Starts a server that something ends at any moment, its start and the first logins included."""
        try:
            self.begin_again()
            self.load_until_ended(seconds)
        except (OSError, SystemExit):
            if self.server.process.wait(30) != -signal.SIGKILL:
                raise
            for connection in [*self.readers, *(sender.connection for sender in self.senders)]:
                connection.close()

    def load(self, seconds):
        """As `load_until_ended`, for a while, and then until all is answered."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and any(sender.connection.is_open for sender in self.senders):
            for sender in self.senders:
                sender.fill()
            self.loop.turn(0.01)
        self.loop.until(lambda: not any(s.waiting for s in self.senders), 60, "replies to what was sent")

    def begin_again(self):
        """Starts the server and asks for what it had promised. Returns (acked, resent, restart ms, lost)."""
        began = time.monotonic()
        self.server.start()
        restart = (time.monotonic() - began) * 1000
        acked = sum(len(sender.fresh) for sender in self.senders)
        resent = -sum(sender.resent for sender in self.senders)
        for sender in self.senders:
            sender.connect(self.loop)
        resent += sum(sender.resent for sender in self.senders)
        self.readers = [Reader(self.loop, f"token-{name}", log, since={"epoch": self.epoch, "pos": log.position})
                        for name, log in self.logs.items()]
        self.loop.until(lambda: not any(s.waiting for s in self.senders), 60, "what was sent again is acknowledged")
        self.loop.until(lambda: all(r.caught_up for r in self.readers), 60, "every reader has caught up")
        lost = sum(sender.check() for sender in self.senders)
        self.lost += lost
        self.rounds += 1
        return acked, resent, restart, lost

    @property
    def acked(self):
        return sum(len(sender.acked) for sender in self.senders)

    @property
    def resent(self):
        return sum(sender.resent for sender in self.senders)

    def end(self):
        """Reads everything from first to last. Returns (lost, doubled, gaps, events, admin check's words)."""
        ends = {name: inbox_end(self.loop, name) for name in self.logs}
        self.loop.until(lambda: all(self.logs[n].position >= end for n, end in ends.items()), 60,
                        "readers reach the end")
        lost, doubled, gaps = check_history(self.senders)
        doubled += sum(log.doubled for log in self.logs.values())
        gaps += sum(log.gaps for log in self.logs.values()) + sum(self.logs[n].events != end for n, end in ends.items())
        assert self.server.stop() == 0
        problems = self.server.run("admin", "check", "--data", self.server.data).strip()
        return self.lost + lost, doubled, gaps, sum(ends.values()), problems


def inbox_end(loop, name):
    connection = Connection(loop)
    end = connection.call("login", token=f"token-{name}")["pos"]
    connection.close()
    return end
