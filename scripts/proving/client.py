"""A client of the wire protocol that shares nothing with the product: many connections, one thread, no sleeps."""

import collections
import json
import selectors
import socket
import ssl
import time

from proving.server import PACE


class Loop:
    """Serves all connections of a proof until a condition holds; every wait has a deadline."""

    def __init__(self, server):
        self.server = server
        self.selector = selectors.DefaultSelector()
        self.context = ssl.create_default_context(cafile=server.ca)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.set_alpn_protocols(["parley/1"])

    def until(self, condition, seconds, what):
        """Runs until condition() is true; fails loudly where it does not come true in time."""
        deadline = time.monotonic() + seconds * PACE
        while not condition():
            left = deadline - time.monotonic()
            self.server.must_live()
            if left <= 0:
                raise TimeoutError(f"{what}: not within {seconds * PACE} s")
            self.turn(min(left, 0.5))

    def during(self, seconds):
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.turn(left)

    def turn(self, seconds):
        for key, mask in self.selector.select(seconds):
            connection = key.data
            if mask & selectors.EVENT_READ and connection.is_open:
                connection.readable()
            if mask & selectors.EVENT_WRITE and connection.is_open:
                connection.flush()


class Connection:
    """One TLS connection; `on_frame` gets each frame as a dictionary."""

    def __init__(self, loop):
        self.loop = loop
        raw = socket.create_connection(("127.0.0.1", loop.server.port), timeout=30 * PACE)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = loop.context.wrap_socket(raw, server_hostname="localhost")
        self.socket.setblocking(False)
        self.is_open = True
        self.is_reading = True
        self.inbound = b""
        self.outbound = bytearray()
        self.next_id = 1
        self.replies = {}
        loop.selector.register(self.socket, selectors.EVENT_READ, self)

    # What a subclass does with what comes.
    def on_event(self, event): pass
    def on_closed(self): pass

    def send(self, frame):
        self.outbound += json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def request(self, op, reply, **fields):
        """Queues a request; `reply` gets its one reply. `flush` sends what is queued."""
        self.replies[self.next_id] = reply
        self.send({"op": op, "id": self.next_id, **fields})
        self.next_id += 1

    def call(self, op, seconds=30, **fields):
        """A request and its reply, the connection's other traffic served meanwhile."""
        got = []
        self.request(op, got.append, **fields)
        self.flush()
        self.loop.until(lambda: got or not self.is_open, seconds, op)
        if not got:
            raise ConnectionError(f"closed during {op}")
        if "err" in got[0]:
            raise RuntimeError(f"{op}: {got[0]}")
        return got[0]

    def flush(self):
        try:
            while self.outbound:
                sent = self.socket.send(memoryview(self.outbound)[:65536])
                del self.outbound[:sent]
        except (ssl.SSLWantWriteError, BlockingIOError):
            pass
        except (OSError, BufferError):
            return self.close()
        self._interest()

    def stop_reading(self):
        self.is_reading = False
        self._interest()

    def go_on_reading(self):
        self.is_reading = True
        self._interest()
        self.readable()

    def _interest(self):
        if not self.is_open:
            return
        mask = (selectors.EVENT_READ if self.is_reading else 0) | (selectors.EVENT_WRITE if self.outbound else 0)
        known = self.loop.selector.get_map().get(self.socket.fileno())
        if not mask:
            if known: self.loop.selector.unregister(self.socket)
        elif not known:
            self.loop.selector.register(self.socket, mask, self)
        elif known.events != mask:
            self.loop.selector.modify(self.socket, mask, self)

    def readable(self):
        """Takes at most 1 MiB in one turn: nobody starves the others."""
        chunks = []
        ended = False
        try:
            for _ in range(64):
                chunk = self.socket.recv(16384)
                if not chunk:
                    ended = True
                    break
                chunks.append(chunk)
        except (ssl.SSLWantReadError, BlockingIOError):
            pass
        except OSError:
            ended = True
        lines = (self.inbound + b"".join(chunks)).split(b"\n")
        self.inbound = lines.pop()
        for line in lines:
            frame = json.loads(line)
            if "ev" in frame:
                self.on_event(frame)
            else:
                reply = self.replies.pop(frame.get("id"), None)
                if reply is None:
                    raise AssertionError(f"a reply that nobody waits for: {frame}")
                reply(frame)
        if ended:
            self.close()
        elif self.outbound:
            self.flush()
        elif self.socket.pending():
            self.readable()

    def close(self):
        if not self.is_open:
            return
        self.is_open = False
        if self.loop.selector.get_map().get(self.socket.fileno()):
            self.loop.selector.unregister(self.socket)
        self.socket.close()
        self.on_closed()


class Reader(Connection):
    """Logs in, acks, and holds every durable event to the rule: the next `pos`, once, in order."""

    def __init__(self, loop, token, log, window=256, since=None, acks=True, **login):
        super().__init__(loop)
        self.log = log
        self.acks = acks
        self.acked = 0
        self.caught_up = False
        fields = dict(token=token, window=window, **login)
        if since:
            fields["since"] = since
        self.login = self.call("login", **fields)
        if log.position is None:
            log.position = self.login["pos"]

    def on_event(self, event):
        name = event["ev"]
        if name == "caught_up":
            self.caught_up = True
        elif name == "gap":
            self.log.gaps += 1
        elif "pos" in event:
            self.log.take(event)
            if self.acks and self.log.position - self.acked >= 32:
                self.ack()
        elif name == "ping":
            self.send({"op": "ack", "pos": self.acked})

    def ack(self):
        self.acked = self.log.position
        self.send({"op": "ack", "pos": self.acked})
        self.flush()


class InboxLog:
    """What one reader has seen of an inbox, over all its connections."""

    def __init__(self, position=None):
        self.position = position
        self.doubled = 0
        self.gaps = 0
        self.seqs = collections.defaultdict(int)
        self.events = 0
        self.on_event = None

    def take(self, event):
        position = event["pos"]
        if position <= self.position:
            self.doubled += 1
            return
        if position != self.position + 1:
            self.gaps += 1
        self.position = position
        self.events += 1
        if event["ev"] == "message":
            expected = self.seqs[event["conv"]] + 1
            if expected > 1 and event["seq"] != expected:
                self.gaps += 1
            self.seqs[event["conv"]] = event["seq"]
        if self.on_event:
            self.on_event(event)
