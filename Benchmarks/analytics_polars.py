"""Polars with the made-up deals in memory, as a process that answers line by line.

It takes its number of threads from the environment when it is first imported, so one process has one number.
"""

import json
import os
import pathlib
import sys
import time

import analytics_peers as peers


def main():
    folder, threads, history, facts = sys.argv[1:5]
    os.environ["POLARS_MAX_THREADS"] = threads
    import polars

    facts = json.loads(facts)
    tables = ("versions", "stays") if history == "True" else ("deals",)
    frames = {table: polars.from_arrow(peers.arrow_table(pathlib.Path(folder), table)) for table in tables}
    questions = Questions(polars, frames, facts)
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        start_on_processor = time.process_time()
        rows = questions.answer(line.strip()).rows()
        seconds = time.perf_counter() - start
        on_processor = time.process_time() - start_on_processor
        shaped = [[int(value) for value in row] for row in peers.shaped(line.strip(), rows)]
        print(json.dumps([seconds, on_processor, shaped]), flush=True)


class Questions:
    def __init__(self, polars, frames, facts):
        self.pl, self.frames, self.facts = polars, frames, facts

    def answer(self, name):
        if name == "P4.win_rate":
            return self.win_rate()
        if name == "P4.durations":
            return self.durations()
        return self.passages(name) if name.startswith("P4") else self.values(name)

    def values(self, name):
        pl = self.pl
        owners, amount = peers.FILTERS[name]
        past = name.startswith("P3")
        wanted = pl.col("deleted") == 0
        if past:
            wanted &= (pl.col("valid_from") <= self.facts["past"]) & (pl.col("valid_to") > self.facts["past"])
        if owners is not None:
            wanted &= pl.col("owner") < owners
        if amount is not None:
            wanted &= (pl.col("currency") == 0) & (pl.col("amount") >= amount)
        if name == "P2.natural":
            wanted &= pl.col("created").is_between(self.facts["created_from"], self.facts["created_to"])
        keys = [pl.col("currency")]
        if name != "P2.sum":
            keys = [pl.col("stage"), pl.col("close_day").dt.truncate("1mo").alias("month"), *keys]
        sums = [pl.len().alias("count"), pl.col("amount").sum().alias("a"), pl.col("weighted").sum().alias("w")]
        return self.frames["versions" if past else "deals"].lazy().filter(wanted).group_by(keys).agg(sums).collect()

    def win_rate(self):
        pl = self.pl
        closed = list(peers.WON + peers.LOST)
        return (
            self.frames["stays"].lazy()
            .filter((pl.col("is_last") == 1) & (pl.col("deleted") == 0) & pl.col("stage").is_in(closed))
            .group_by(pl.col("entered").cast(pl.Datetime("us")).dt.truncate("1q").alias("quarter"))
            .agg(pl.col("stage").is_in(list(peers.WON)).sum().alias("won"),
                 pl.col("stage").is_in(list(peers.LOST)).sum().alias("lost"))
            .collect())

    def durations(self):
        pl = self.pl
        return (
            self.frames["stays"].lazy()
            .filter((pl.col("left") < peers.ONGOING) & pl.col("stage").is_in(list(peers.OPEN_STAGES))
                    & ~((pl.col("is_last") == 1) & (pl.col("deleted") == 1)))
            .group_by("stage")
            .agg(pl.len().alias("count"), (pl.col("left") - pl.col("entered")).median().alias("median"))
            .collect())

    def passages(self, name):
        pl = self.pl
        stages = range(peers.SALES_OPEN)
        stays = self.frames["stays"].lazy().filter(pl.col("stage") <= peers.SALES_WON)
        stage, place = pl.col("stage"), pl.col("place")
        if name == "P4.funnel":
            deals = stays.group_by("deal").agg(
                (stage == number).any().alias(f"s{number}") for number in range(peers.SALES_OPEN + 1))
            pairs = [(pl.col(f"s{n}"), pl.col(f"s{n}") & pl.col(f"s{n + 1}")) for n in stages]
        else:
            deals = stays.group_by("deal").agg(
                *(place.filter(stage == number).min().alias(f"f{number}") for number in stages),
                *(place.filter(stage == number).max().alias(f"l{number}") for number in range(peers.SALES_OPEN + 1)))
            pairs = [(pl.col(f"f{n}").is_not_null(), pl.col(f"l{n + 1}") > pl.col(f"f{n}")) for n in stages]
        return deals.select(
            part.sum().alias(f"{kind}{number}")
            for number, pair in enumerate(pairs) for kind, part in zip("ec", pair, strict=True)).collect()


if __name__ == "__main__":
    main()
