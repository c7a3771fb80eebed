#!/usr/bin/env python3
"""A Parley bot in plain Python: answers stock questions, in its own language. It misses none and answers none twice: it
resumes where its state file says, and an answer's `cid` is the question's address, which the server stores only once."""
import argparse, collections, json, os, pathlib, random, socket, ssl, sys, time

# The account's language → words of a question → the answer. The server translates both ways.
STOCK = {
    "en": {("shipping", "delivery", "deliver"): "We ship within 2 days; delivery takes 7 to 14 days.",
           ("price", "how much", "cost"): "The price is on the product's page; ask us about larger quantities."},
    "zh-Hans": {("运费", "发货", "寄到", "送货"): "我们2天内发货,7到14天送到。",
                ("价格", "多少钱", "价钱"): "价格在商品页面上;大量购买请询价。"}}


class Ended(Exception): """There is no use in trying again."""


class Connection:
    """One TLS connection: requests with their replies, and the events that came in between."""
    def __init__(self, host, port, ca):
        context = ssl.create_default_context(cafile=ca)  # certificate and host name are verified
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols(["parley/1"])
        self.socket = context.wrap_socket(socket.create_connection((host, port), timeout=10), server_hostname=host)
        self.lines = self.socket.makefile("rb")
        self.events, self.last_id = collections.deque(), 0
        self.socket.settimeout(self.read()["limits"]["idle_ms"] / 1000)  # hello; the server pings twice as often

    def write(self, **frame):
        self.socket.sendall(json.dumps(frame, ensure_ascii=False).encode() + b"\n")

    def read(self):
        line = self.lines.readline()
        if not line.endswith(b"\n"):
            raise ConnectionError("the connection was closed")
        frame = json.loads(line)
        if frame.get("ev") == "ping":
            self.write(op="ping", id="ping")
        elif "ev" in frame:
            self.events.append(frame)
        return frame

    def request(self, op, **fields):
        """The one reply: `ok`, or an `err` that asking again would not change."""
        while True:
            self.last_id += 1
            self.write(op=op, id=self.last_id, **fields)
            while (frame := self.read()).get("id") != self.last_id:
                pass
            if frame.get("err", {}).get("retry", "never") == "never":
                return frame
            time.sleep(frame["err"].get("retry_ms", 200) / 1000)

    def next_event(self):
        while not self.events:
            self.read()
        return self.events.popleft()


def answer(message, account):
    """The stock answer to a question of the other side, as it reads in the bot's language; None leaves it to people."""
    if message["from"]["bot"] or (message["from"]["role"] == "buyer") != ("shop" in account):
        return None
    language = account.get("want", "en")
    text = message.get("tr", {}).get(language, {}).get("text") or message.get("orig", {}).get("text", "")
    known = STOCK.get(language, {}).items()
    return next((reply for words, reply in known if any(word in text.casefold() for word in words)), None)


def serve(connection, token, state, save):
    """Logs in, catches up, and answers until the server says goodbye. Returns for how many seconds to stay away."""
    login = connection.request("login", token=token, window=64, **({"since": state} if state else {}))
    if "err" in login:
        raise Ended(login["err"]["text"])
    if state.get("epoch") != login["epoch"]:  # the first run; or the log was rebuilt, and begins anew
        save({"epoch": login["epoch"], "pos": 0 if state else login["pos"]})
    while (event := connection.next_event())["ev"] != "bye":
        if event["ev"] == "message" and (text := answer(event, login["account"])):
            cid = f"bot-{event['conv']}-{event['seq']}"
            sent = connection.request("send", conv=event["conv"], cid=cid, text=text, reply_to=event["seq"])
            print(cid, sent.get("err", {}).get("text", "answered"), flush=True)
        if "pos" in event and event["ev"] != "caught_up":  # it was durable, and now it is done
            save({"epoch": login["epoch"], "pos": event["pos"]})
            connection.write(op="ack", pos=event["pos"])
    if event["reconnect"] == "never":
        raise Ended(f"the server said {event['code']}")
    return event.get("after_ms", 0) / 1000


def main():
    options = argparse.ArgumentParser(description="Answers stock questions; its token is in PARLEY_TOKEN.")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", default=7443, type=int)
    options.add_argument("--ca", default="certs/ca.pem", help="the server's certificate authority (PEM)")
    options.add_argument("--state", default="bot-state.json", help="where it remembers how far it got")
    args = options.parse_args()
    token = os.environ.get("PARLEY_TOKEN") or options.error("set PARLEY_TOKEN (`parley admin token create NAME` prints one)")
    state = json.load(open(args.state)) if os.path.exists(args.state) else {}
    def save(new):
        state.update(new)
        pathlib.Path(args.state + ".new").write_text(json.dumps(state))
        os.replace(args.state + ".new", args.state)
    delay = 0.2
    while True:
        began = time.monotonic()
        try:
            time.sleep(serve(Connection(args.host, args.port, args.ca), token, state, save))
        except ssl.SSLCertVerificationError as error:
            raise Ended(error.verify_message)
        except (OSError, ValueError) as error:
            print(f"{error}; coming back", file=sys.stderr, flush=True)
        delay = 0.2 if time.monotonic() - began > 30 else min(30, delay * 2)
        time.sleep(delay * random.uniform(0.5, 1))


if __name__ == "__main__":
    try:
        main()
    except (Ended, KeyboardInterrupt) as reason:
        sys.exit(f"bot: {reason}" if str(reason) else 0)
