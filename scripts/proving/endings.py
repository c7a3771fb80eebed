"""Faults that end the server: kill -9 anywhere, and power cuts. Each round begins again on the same folder."""

import os
import random
import sqlite3
import subprocess
import tempfile
import threading

from proving.campaign import Campaign
from proving.case import row
from proving.powercut import MODES, Disk, library
from proving.server import PACE, Server, executable

# What the first schema had; a migration is played on a database from which all that is younger was taken.
FIRST_TABLES = {"meta", "log", "late_rendering", "amendment", "by_conversation", "by_inbox", "by_cid", "inbox", "shop",
                "account", "token", "conversation", "marker"}


def kills(rounds, seed):
    """kill -9 at a random moment, in a checkpoint, in a backup, in a migration, in turn."""
    dice = random.Random(seed)
    server = Server()
    scratch = tempfile.mkdtemp(prefix="parley-cut-")
    preload = {"LD_PRELOAD": library(scratch)}
    campaign = Campaign(server, dice)
    plain = dict(server.environment)
    good, partial = True, 0
    for number in range(rounds):
        where = ["anywhere", "checkpoint", "anywhere", "backup", "migration"][number % 5]
        if where == "checkpoint":
            in_checkpoint(campaign, dice, plain, preload)
        elif where == "backup":
            partial += in_backup(campaign, dice, plain, preload, f"{scratch}/backup-{number}.db")
        else:
            threading.Timer(dice.uniform(0.2, 0.8), server.process.kill).start()
            campaign.load_until_ended()
            if where == "migration":
                good &= in_migration(server, dice, plain, preload)
        server.environment = plain
        campaign.begin_again()
    lost, doubled, gaps, _, problems = campaign.end()
    good = good and not (lost or doubled or gaps) and problems == "no problems found"
    return row(f"kill -9, {rounds} rounds", "ended", "–", campaign.acked, lost, doubled, gaps,
               f"resumes; {partial} half backups refused", good)


def armed(server, plain, preload, name, writes):
    server.environment = dict(plain, **preload, POWERCUT_KILL=f"{name}:{writes}")


def in_checkpoint(campaign, dice, plain, preload):
    """The database itself is written by checkpoints only: the server ends before one of those writes."""
    campaign.load(0.2)
    assert campaign.server.stop() == 0
    armed(campaign.server, plain, preload, "parley.db", dice.randint(1, 60))
    campaign.begin_until_ended(180)


def in_backup(campaign, dice, plain, preload, path):
    """Returns 1 where a half backup was left and `restore` refuses it."""
    campaign.load(0.2)
    assert campaign.server.stop() == 0
    armed(campaign.server, plain, preload, os.path.basename(path), dice.randint(1, 40))
    campaign.begin_again()
    backup = subprocess.Popen([executable(), "admin", "backup", path, "--data", campaign.server.data],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    campaign.load_until_ended()
    assert backup.wait(60) != 0, "a backup that was cut off must not look done"
    with tempfile.TemporaryDirectory(prefix="parley-cut-") as folder:
        done = subprocess.run([executable(), "admin", "restore", path, "--data", folder + "/data"],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 1 and not os.path.exists(folder + "/data/parley.db"), done.stderr
    return 1


def in_migration(server, dice, plain, preload):
    """The database as an earlier release had it; the start that migrates it is ended, then tried again."""
    database = sqlite3.connect(server.data + "/parley.db")
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in names:
        if name not in FIRST_TABLES and not name.startswith("sqlite_"):
            database.execute(f"DROP TABLE {name}")
    database.execute("PRAGMA user_version = 1")
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    armed(server, plain, preload, "parley.db-wal", dice.randint(0, 4))
    done = subprocess.run(
        [executable(), "serve", "--data", server.data, "--listen", "127.0.0.1:0", "--tls-cert",
         server.folder + "/certs/server.pem", "--tls-key", server.folder + "/certs/server.key"],
        capture_output=True, timeout=120, env=server.environment)
    return done.returncode == -9


def power_cuts(rounds, seed):
    dice = random.Random(seed)
    server = Server()
    scratch = tempfile.mkdtemp(prefix="parley-cut-")
    campaign = Campaign(server, dice)
    disk = Disk(server, scratch)
    plain = dict(server.environment)
    assert server.stop() == 0
    unsynced = left = 0
    for number in range(rounds):
        # Every other one between two writes of a checkpoint: the database then is neither the old nor the new one.
        kill = {"POWERCUT_KILL": f"parley.db:{dice.randint(1, 60)}"} if number % 2 else {}
        server.environment = dict(plain, **disk.environment, **kill)
        disk.begin()
        if number % 2:
            campaign.begin_until_ended(180)
        else:
            campaign.begin_again()
            threading.Timer(dice.uniform(0.5, 1.5), server.process.kill).start()
            campaign.load_until_ended(180)
        a, b = disk.cut(MODES[number % len(MODES)], dice)
        unsynced, left = unsynced + a, left + b
    server.environment = plain
    campaign.begin_again()
    found = campaign.senders[0].connection.call("search", q="Сообщение", limit=1)["hits"]
    lost, doubled, gaps, _, problems = campaign.end()
    good = not (lost or doubled or gaps) and problems == "no problems found" and unsynced > 0 and bool(found)
    return row(f"power cut, {rounds} rounds", "ended", "–", campaign.acked, lost, doubled, gaps,
               f"resumes; {left // 1024} of {unsynced // 1024} KiB left", good)


def power_cuts_at_creation(seed):
    """A new folder whose making is cut at every write: afterwards there is none, or a whole one; a server starts on both."""
    dice = random.Random(seed)
    good, whole = True, 0
    for writes in range(0, 12):
        server = Server()
        os.mkdir(server.data, 0o700)
        disk = Disk(server, tempfile.mkdtemp(prefix="parley-cut-"))
        plain = dict(server.environment)
        name = ["parley.db.new", "parley.db-wal"][writes % 2]
        server.environment = dict(plain, **disk.environment, POWERCUT_KILL=f"{name}:{writes}")
        disk.begin()
        done = subprocess.run(
            [executable(), "admin", "shop", "add", "lanterns", "--name", "L", "--languages", "en", "--data", server.data],
            capture_output=True, timeout=60 * PACE, env=server.environment)
        disk.cut(MODES[writes % len(MODES)], dice)
        had = os.path.exists(server.data + "/parley.db")
        whole += had
        server.environment = plain
        server.start()
        good &= server.stop() == 0 and (done.returncode != 0 or had)
        good &= server.run("admin", "check", "--data", server.data).strip() == "no problems found"
    return row("power cut at creation, 12 places", "ended", "–", 0, 0, 0, 0, f"none or a whole one ({whole})", good)
