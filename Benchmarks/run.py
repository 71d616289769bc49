"""Measures the program side by side with its peers; see README.md."""

import argparse
import pathlib
import shutil
import sys

import analytics
import bundle_import
import event_stream
import model_calls
import pipeline_summary
import reads_beside_statements
import reads_beside_writes
import report_export
from frame import Bench, CannotRun, Recorder, Table, WrongAnswer, machine

# In the order in which they run: the import leaves the data folders that the summary is asked from.
BENCHMARKS = {
    "P6": bundle_import.run, "P1": pipeline_summary.run, "R1": reads_beside_writes.run, "E1": event_stream.run,
    "M1": model_calls.run, "S1": reads_beside_statements.run,
    "P10": report_export.run, "P2": analytics.runner("P2"), "P3": analytics.runner("P3"), "P4": analytics.runner("P4"),
}


def main():
    options = arguments()
    facts = machine(options.flags)
    for name, value in facts.items():
        print(f"{name:10} {value}")
    print()
    # A folder of our own, since it is removed as a whole.
    scratch = pathlib.Path(options.scratch) / "penstock-benchmarks"
    try:
        bench = Bench(options.binary, scratch, Recorder(options.results, facts, Table()), options.sizes)
        for name in options.only:
            BENCHMARKS[name](bench)
    except WrongAnswer as error:
        print(f"wrong answer: {error}", file=sys.stderr)
        return 1
    except CannotRun as error:
        print(f"cannot run: {error}", file=sys.stderr)
        return 2
    if not options.keep:
        shutil.rmtree(scratch)
    return 0


def arguments():
    parser = argparse.ArgumentParser(description="Measure Penstock side by side with its peers.")
    parser.add_argument("--binary", default=".build/release/penstock", help="the program (default: %(default)s)")
    parser.add_argument("--sizes", type=sizes, default=[10_000, 1_000_000], help="deals, with commas between")
    parser.add_argument("--results", default="Benchmarks/results.ndjson", help="appended to (default: %(default)s)")
    parser.add_argument("--only", type=chosen, default=list(BENCHMARKS), help=f"some of {','.join(BENCHMARKS)}")
    parser.add_argument("--flags", default="-c release", help="how the program was built, for the record")
    parser.add_argument("--scratch", default=".build", help="on a real disk, not in memory")
    parser.add_argument("--keep", action="store_true", help="keep the scratch folder; the data is taken up again")
    return parser.parse_args()


def sizes(text):
    found = sorted({int(part) for part in text.split(",")})
    if found[0] < 1:
        raise ValueError(text)
    return found


def chosen(text):
    names = text.split(",")
    if not set(names) <= set(BENCHMARKS):
        raise argparse.ArgumentTypeError(f"not one of {', '.join(BENCHMARKS)}: {text}")
    return [name for name in BENCHMARKS if name in names]


if __name__ == "__main__":
    sys.exit(main())
