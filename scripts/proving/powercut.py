"""Simulated power cuts: what powercut.c wrote down, and what a disk may have left of it."""

import os
import shutil
import struct
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = struct.Struct("<IIQQ")
CREATE, ADOPT, WRITE, TRUNCATE, RENAME, UNLINK, SYNC_BEGIN, SYNC_END = range(1, 9)
FOLDER = 0xFFFF
SECTOR = 512
# Of what was not synced: nothing is left, all of it, some sectors of it, or the first part and then a torn one.
MODES = ["nothing", "sectors", "torn", "everything"]


def library(folder):
    """Builds the preload library into a folder."""
    path = folder + "/powercut.so"
    subprocess.run(["cc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", path, HERE + "/powercut.c", "-lpthread"],
                   check=True)
    return path


class File:
    """Bytes that are kept for sure, and changes that may be."""

    def __init__(self, kept=b""):
        self.kept = bytearray(kept)
        self.pending = []  # (order, offset, bytes), or (order, size, None) of a truncation


class Disk:
    """A data folder whose power is cut; the server that uses it gets `environment`."""

    def __init__(self, server, scratch):
        self.data, self.journal, self.image = server.data, scratch + "/journal", scratch + "/image"
        preloads = [library(scratch), os.environ.get("LD_PRELOAD", "")]
        self.environment = {"LD_PRELOAD": " ".join(preloads).strip(), "POWERCUT_FOLDER": self.data, "POWERCUT_JOURNAL": self.journal}

    def begin(self):
        """Before each start: all that is there is kept."""
        if os.path.exists(self.journal):
            os.unlink(self.journal)
        shutil.rmtree(self.image, ignore_errors=True)
        shutil.copytree(self.data, self.image, ignore=lambda _, names: [n for n in names if n.endswith((".sock", "-shm"))])

    def cut(self, mode, dice):
        """After the process is gone: leaves in the folder what the disk kept. Returns (bytes not synced, bytes left of them)."""
        self.names = {name: File(open(f"{self.image}/{name}", "rb").read()) for name in os.listdir(self.image)}
        self.files, self.moves, self.begun = {}, [], {}
        self.latest = dict(self.names)
        for order, record in enumerate(self.records()):
            self.take(order, *record)
        unsynced = sum(len(p[2]) for f in self.files.values() for p in f.pending if p[2])
        # A journaling file system keeps the order of its names: a part of the newest may be missing.
        for change, *_ in self.moves[:{"nothing": 0, "everything": None}.get(mode, dice.randint(0, len(self.moves)))]:
            change(self.names)
        left = sum(apply(file, mode, dice) for file in self.names.values())
        for name in os.listdir(self.data):
            os.unlink(f"{self.data}/{name}")
        for name, file in self.names.items():
            descriptor = os.open(f"{self.data}/{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as out:
                out.write(file.kept)
        return unsynced, left

    def records(self):
        with open(self.journal, "rb") as journal:
            while len(head := journal.read(RECORD.size)) == RECORD.size:
                op, file, offset, length = RECORD.unpack(head)
                payload = journal.read(length)
                if len(payload) < length:
                    return  # the process was ended while it wrote this: the change was not made
                yield op, file, offset, payload

    def take(self, order, op, number, offset, payload):
        if op == CREATE:
            self.files[number] = file = File()
            self.latest[payload.decode()] = file
            self.moves.append((lambda names, n=payload.decode(), f=file: names.update({n: f}), order))
        elif op == ADOPT:
            self.files[number] = self.latest[payload.decode()]
        elif op in (WRITE, TRUNCATE):
            self.files[number].pending.append((order, offset, payload if op == WRITE else None))
        elif op == RENAME:
            a, b = payload.decode().split("\0")
            self.latest[b] = self.latest.pop(a)
            self.moves.append((lambda names, a=a, b=b: names.update({b: names.pop(a)}), order))
        elif op == UNLINK:
            self.latest.pop(payload.decode(), None)
            self.moves.append((lambda names, n=payload.decode(): names.pop(n, None), order))
        elif op == SYNC_BEGIN:
            self.begun[offset] = order
        elif op == SYNC_END:
            self.sync(number, self.begun.pop(offset))

    def sync(self, number, begun):
        if number == FOLDER:
            while self.moves and self.moves[0][1] < begun:
                self.moves.pop(0)[0](self.names)
            return
        file = self.files[number]
        while file.pending and file.pending[0][0] < begun:
            change(file.kept, *file.pending.pop(0)[1:])


def change(kept, offset, payload):
    if payload is None:
        del kept[offset:]
        kept.extend(bytes(offset - len(kept)))
    else:
        kept.extend(bytes(max(0, offset - len(kept))))
        kept[offset:offset + len(payload)] = payload


def apply(file, mode, dice):
    """Applies what the mode leaves of the changes that were not synced; returns how many bytes."""
    left = 0
    pending = {"nothing": [], "torn": file.pending[:dice.randint(0, len(file.pending))]}.get(mode, file.pending)
    for index, (_, offset, payload) in enumerate(pending):
        if payload is None:
            if mode != "sectors" or dice.random() < 0.5:
                change(file.kept, offset, None)
            continue
        for start in range(0, len(payload), SECTOR):
            if mode == "sectors" and dice.random() < 0.5:
                continue
            if mode == "torn" and index == len(pending) - 1 and start >= len(payload) // 2:
                break
            part = payload[start:start + SECTOR]
            change(file.kept, offset + start, part)
            left += len(part)
    return left
