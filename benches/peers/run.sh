#!/bin/sh
# The kernel beside DuckDB and Polars in one run: benches/peers/run.sh [OFFICIALS] [RUNS]
exec python3 "$(dirname "$0")/peers.py" "$@"
