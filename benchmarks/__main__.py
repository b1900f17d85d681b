"""Run every benchmark; the exit code tells whether the requirements are met."""

import sys

from benchmarks import cockpit, engine, gate, step, timers

MEASURES = (engine, gate, step, timers, cockpit)

if __name__ == "__main__":
    sys.exit(max(measure.main(sys.argv[1:]) for measure in MEASURES))
