"""Measures dispatch by a coordinator: contrib/bench-dispatch [quick|full] prepares what is needed."""
import os
import sys

import played
import real
from coordinator import SCRATCH

effort = sys.argv[1] if len(sys.argv) > 1 else "full"
if effort not in ("quick", "full"):
    sys.exit("usage: contrib/bench-dispatch [quick|full]")
full = effort == "full"
os.makedirs(SCRATCH, exist_ok=True)
best = played.throughput(200_000 if full else 50_000, 5 if full else 3)
played.latency(best / 2, 20 if full else 5)
played.idle(10_000)
real.table(2000, 5 if full else 2)
print(f"again: contrib/bench-dispatch {effort}")
