"""What a server takes while it works: memory, processor time, and files that are there only meanwhile."""

import os
import pathlib
import re
import threading
import time

SECONDS_BETWEEN = 0.05
# Walking through folders costs more than reading what the kernel counts.
ROUNDS_BETWEEN_FILES = 4
# What is drawn by lot in the names of files.
RANDOM_PARTS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=-)[0-9A-Za-z]{6}(?=/|$)")
NAMELESS = "without a name"


class Watch:
    """Samples a process from entry to exit.

    Memory is `RssAnon`, what a process has of its own. Pages of mapped files, such as those of the store, are the
    kernel's, which takes them back when it needs them; `resident_kib` counts them, too.
    """

    def __init__(self, pid, folder):
        self.pid = pid
        self.folder = pathlib.Path(folder)
        self.anonymous_kib = self.resident_kib = 0
        self.sizes = {}
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.sample)

    def __enter__(self):
        self.there = set(self.files())
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()

    @property
    def temporary_bytes(self):
        """How large each file became that was not there before and is not there now, by its name in the folder."""
        left = set(self.files())
        found = {}
        for file, count in self.sizes.items():
            if file not in left:
                name = self.shown(file)
                found[name] = max(found.get(name, 0), count)
        return found

    def sample(self):
        number = 0
        while not self.is_over.wait(SECONDS_BETWEEN):
            memory = memory_kib(self.pid)
            self.anonymous_kib = max(self.anonymous_kib, memory["RssAnon"])
            self.resident_kib = max(self.resident_kib, memory["VmRSS"])
            if number % ROUNDS_BETWEEN_FILES == 0:
                for file, path in self.files().items():
                    if file not in self.there:
                        self.sizes[file] = max(self.sizes.get(file, 0), size(path))
            number += 1

    def files(self):
        """The files of the folder, and those that the process has open, wherever they are: what is asked for the size
        of each, by its name."""
        found = {}
        for path, _, names in os.walk(self.folder):
            found |= {f"{path}/{name}": f"{path}/{name}" for name in names}
        descriptors = f"/proc/{self.pid}/fd"
        for number in os.listdir(descriptors):
            try:
                target = os.readlink(f"{descriptors}/{number}")
            except OSError:
                continue
            if target.startswith("/") and not target.startswith(("/dev/", "/proc/", "/memfd:")):
                found.setdefault(target, f"{descriptors}/{number}")
        return found

    def shown(self, file):
        name, _, _ = file.partition(" (deleted)")
        if file != name:
            name = f"{os.path.dirname(name)}/{NAMELESS}"
        return RANDOM_PARTS.sub("…", os.path.relpath(name, self.folder))


def size(path):
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def memory_kib(pid):
    """How much memory a process has, in all and of its own."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    fields = (line.split(":") for line in lines)
    return {name: int(rest.split()[0]) for name, rest in fields if name in ("VmRSS", "RssAnon")}


def processor_seconds(pid):
    """What a process and its threads have used of the processors: its own clock, which counts nanoseconds."""
    return time.clock_gettime(~pid << 3 | 2)
