"""Run every benchmark; the exit code tells whether the requirements are met."""

import sys

from benchmarks import engine, gate, step

MEASURES = (engine, gate, step)

if __name__ == "__main__":
    sys.exit(max(measure.main(sys.argv[1:]) for measure in MEASURES))
