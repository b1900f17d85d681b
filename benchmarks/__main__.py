"""Run every benchmark; the exit code tells whether the requirements are met."""

import sys

from benchmarks import step

if __name__ == "__main__":
    sys.exit(step.main(sys.argv[1:]))
