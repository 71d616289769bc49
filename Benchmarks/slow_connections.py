"""What clients that take their time cost the others: honest answers beside thousands of slow connections.

Run by hand: python3 Benchmarks/slow_connections.py --binary .build/release/penstock
Honest clients send at a fixed rate, and an answer's time counts from when its request was due, so that waiting for one
answer does not hide how slow the next would have been. Slow clients live in a process of their own."""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import pathlib
import random
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse

MODES = ("head", "body", "read", "idle", "all")
RATIO_MAX = 2
# Open-loop requests share so many kept connections; every so often one takes a connection of its own.
HONEST_CONNECTIONS = 32
FRESH_EVERY = 10
WRITE_EVERY = 10
DRIP_SECONDS = 3
# A slow client that is turned away waits so long before it tries again.
RETRY_SECONDS = 1
RAMP_SECONDS_MAX = 60
SETTLE_SECONDS = 12
REST_SECONDS = 3
DEALS = 10_000
HOST_FIELD = b"Host: localhost\r\n"


# Slow clients


class Attack:
    """So many connections, each slow in its way, opened again when they are cut."""

    def __init__(self, address, mode, count):
        self.address = address
        self.mode = mode
        self.held = multiprocessing.Value("i", 0)
        self.cuts = multiprocessing.Value("i", 0)
        self.refused = multiprocessing.Value("i", 0)
        self.ends = multiprocessing.Event()
        self.process = multiprocessing.Process(target=self._run, args=(count,), daemon=True)

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.process.join(10)
        self.process.kill()
        self.process.join()

    def _run(self, count):
        asyncio.run(self._attack(count))

    async def _attack(self, count):
        clients = [asyncio.create_task(self._client(number)) for number in range(count)]
        while not self.ends.is_set():
            await asyncio.sleep(0.1)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)

    async def _client(self, number):
        mode = MODES[number % 4] if self.mode == "all" else self.mode
        await asyncio.sleep(number / 1000)
        while True:
            start = time.monotonic()
            with socket.socket() as connection:
                connection.setblocking(False)
                # What is not read waits at the server and not here.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                try:
                    await asyncio.get_running_loop().sock_connect(connection, self.address)
                    self._add(self.held, 1)
                    try:
                        await getattr(self, f"_{mode}")(connection)
                    finally:
                        self._add(self.held, -1)
                except OSError:
                    pass
            turned_away = time.monotonic() - start < RETRY_SECONDS
            self._add(self.refused if turned_away else self.cuts, 1)
            if turned_away:
                await asyncio.sleep(RETRY_SECONDS)

    @staticmethod
    def _add(counter, change):
        with counter.get_lock():
            counter.value += change

    async def _head(self, connection):
        await self._drip(connection, b"GET /health HTTP/1.1\r\n" + HOST_FIELD + b"X-Slow: ")

    async def _body(self, connection):
        head = b"POST /api/v1/deals HTTP/1.1\r\n" + HOST_FIELD + b"Content-Type: application/json\r\n"
        await self._drip(connection, head + b'Content-Length: 1000000\r\n\r\n{"title":"')

    async def _drip(self, connection, start):
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(connection, start)
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(loop.sock_recv(connection, 4096), DRIP_SECONDS * random.uniform(0.8, 1.2))
                return
            await loop.sock_sendall(connection, b"a")

    async def _read(self, connection):
        """Asks for much and takes a little of it now and then."""
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(connection, b"GET /api/v1/deals?limit=500 HTTP/1.1\r\n" + HOST_FIELD + b"\r\n")
        while await loop.sock_recv(connection, 16):
            await asyncio.sleep(DRIP_SECONDS * random.uniform(0.8, 1.2))

    async def _idle(self, connection):
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(connection, b"GET /health HTTP/1.1\r\n" + HOST_FIELD + b"\r\n")
        while await loop.sock_recv(connection, 4096):
            pass


# Honest clients


class Honest:
    """Requests at a fixed rate, and how long each took from when it was due."""

    def __init__(self, address, rate):
        self.address = address
        self.rate = rate

    def measure(self, seconds):
        """The seconds of each answer to a read and to a write, and how many were not answered with a 2xx."""
        return asyncio.run(self._measure(seconds))

    async def _measure(self, seconds):
        self.times, self.failures = {"reads": [], "writes": []}, 0
        self.pool = asyncio.Queue()
        for _ in range(HONEST_CONNECTIONS):
            self.pool.put_nowait(None)
        start = time.monotonic() + 0.1
        asked = []
        for number in range(int(seconds * self.rate)):
            due = start + number / self.rate
            await asyncio.sleep(max(0, due - time.monotonic()))
            asked.append(asyncio.create_task(self._ask(number, due)))
        await asyncio.gather(*asked)
        while not self.pool.empty():
            if kept := self.pool.get_nowait():
                kept[1].close()
        return self.times, self.failures

    async def _ask(self, number, due):
        kept = None if number % FRESH_EVERY == 0 else await self.pool.get()
        streams = kept
        try:
            async with asyncio.timeout(30):
                streams = streams or await asyncio.open_connection(*self.address)
                status = await self._exchange(*streams, number)
            self.times["writes" if self._writes(number) else "reads"].append(time.monotonic() - due)
            self.failures += not 200 <= status < 300
        except (OSError, ValueError, asyncio.IncompleteReadError):
            self.failures += 1
            if streams:
                streams[1].close()
            streams = None
        if number % FRESH_EVERY:
            self.pool.put_nowait(streams)
        elif streams:
            streams[1].close()

    @staticmethod
    def _writes(number):
        return number % WRITE_EVERY == WRITE_EVERY - 1

    async def _exchange(self, reader, writer, number):
        if self._writes(number):
            body = b'{"title":"An honest deal","amount":100,"currency":"EUR"}'
            head = b"POST /api/v1/deals HTTP/1.1\r\n" + HOST_FIELD + b"Content-Type: application/json\r\n"
            writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        else:
            path = b"/api/v1/pipelines/summary" if number % 2 else b"/api/v1/deals?limit=20"
            writer.write(b"GET " + path + b" HTTP/1.1\r\n" + HOST_FIELD + b"\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        return int(head[9:12])


# The server


class Server:
    """The program over a folder with data, and what it uses."""

    def __init__(self, binary, scratch, connections_max):
        data = scratch / "data"
        for arguments in (["generate", scratch / "bundle", "--deals", str(DEALS), "--seed", "1"],
                          ["import", scratch / "bundle", "--data", data]):
            subprocess.run([binary, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [binary, "serve", "--open", "--json", "--listen", "127.0.0.1:0", "--data", data, "--connections-max",
             str(connections_max), "--address-connections-max", str(connections_max)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        listening = urllib.parse.urlsplit(json.loads(self.process.stdout.readline())["listening"])
        self.address = (listening.hostname, listening.port)

    def status(self, field):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1])
        return 0

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


# Measuring


def percentile(times, share):
    """Milliseconds; nothing was answered: infinity."""
    if not times:
        return float("inf")
    return 1000 * sorted(times)[min(len(times) - 1, int(len(times) * share))]


class Round:
    """Quiet, and then under attack."""

    def __init__(self, server, mode, options):
        honest = Honest(server.address, options.rate)
        self.quiet, self.failures_before = honest.measure(options.seconds)
        with Attack(server.address, mode, options.connections) as attack:
            end = time.monotonic() + RAMP_SECONDS_MAX
            while attack.held.value < 0.95 * options.connections and time.monotonic() < end:
                time.sleep(0.1)
            # Until the first of them have been cut and have come again.
            time.sleep(SETTLE_SECONDS)
            self.held = attack.held.value
            self.loud, self.failures = honest.measure(options.seconds)
            self.held = min(self.held, attack.held.value)
            self.cut, self.turned_away = attack.cuts.value, attack.refused.value
            self.threads, self.resident_mib = server.status("Threads"), server.status("VmRSS") // 1024
        time.sleep(REST_SECONDS)


def measure(server, mode, options):
    """Prints the medians of the rounds; gives whether the goal is met."""
    rounds = [Round(server, mode, options) for _ in range(options.rounds)]
    all_met = True
    for kind in ("reads", "writes"):
        figures = [statistics.median([percentile(getattr(one, when)[kind], share) for one in rounds])
                   for when in ("quiet", "loud") for share in (0.5, 0.99)]
        # Each round's own ratio, so that a slow minute hits both sides.
        ratio = statistics.median(
            [percentile(one.loud[kind], 0.99) / percentile(one.quiet[kind], 0.99) for one in rounds])
        failures = sum(one.failures for one in rounds)
        is_met = ratio < RATIO_MAX and failures == 0
        all_met = all_met and is_met
        print(f"{mode:5}  {kind:6} {min(one.held for one in rounds):6,} {sum(one.cut for one in rounds):7,}"
              f" {sum(one.turned_away for one in rounds):8,} {max(one.threads for one in rounds):8,}"
              f" {max(one.resident_mib for one in rounds):8,} {figures[0]:10.2f} {figures[1]:8.2f}"
              f" {figures[2]:9.2f} {figures[3]:8.2f} {ratio:7.2f} {failures:7,}  {'met' if is_met else 'missed'}",
              flush=True)
    if quiet_failures := sum(one.failures_before for one in rounds):
        print(f"       {quiet_failures:,} failures without an attack", flush=True)
    return all_met


def main():
    options = arguments()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < 2 * options.connections + 500:
        print(f"{most} descriptors are too few: ulimit -Hn {2 * options.connections + 500}", file=sys.stderr)
        return 2
    scratch = pathlib.Path(options.scratch).resolve() / "penstock-slow-connections"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    server = Server(pathlib.Path(options.binary).resolve(), scratch, options.connections_max)
    try:
        print(f"{options.connections:,} slow connections to a server for {options.connections_max:,}; honest clients "
              f"send {options.rate} requests a second, times in ms")
        print("slow   honest   held     cut   turned  threads  RSS MiB  quiet p50      p99  loud p50      p99   ratio"
              "  failed")
        met = [measure(server, mode, options) for mode in options.modes.split(",")]
    finally:
        server.stop()
        shutil.rmtree(scratch)
    return 0 if all(met) else 1


def arguments():
    parser = argparse.ArgumentParser(description="Measure honest clients beside slow connections.")
    parser.add_argument("--binary", default=".build/release/penstock", help="the program (default: %(default)s)")
    parser.add_argument("--connections", type=int, default=2000, help="slow ones (default: %(default)s)")
    parser.add_argument("--connections-max", type=int, default=4000, help="the server's limit (default: %(default)s)")
    parser.add_argument("--modes", default=",".join(MODES), help="what they are slow in (default: %(default)s)")
    parser.add_argument("--rate", type=int, default=200, help="honest requests a second (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=10, help="of each measurement (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="quiet and loud, in turn (default: %(default)s)")
    parser.add_argument("--scratch", default=".build", help="where the data goes (default: %(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
