"""HyperQueue, a server and a worker with two cores, each task a process: COUNT PROGRAM FOLDER. Prints seconds.

A client looks once a second whether all is over; so the last task, which waits for the others, says when that was.
"""
import os
import pathlib
import sys
import time

from hyperqueue import Job
from hyperqueue.cluster import LocalCluster, WorkerConfig

count, program, folder = int(sys.argv[1]), os.path.abspath(sys.argv[2]), pathlib.Path(sys.argv[3])
end = folder / "end"
with LocalCluster(str(folder / "server"), WorkerConfig(cores=2)) as cluster:
    client = cluster.client()
    begin = time.time()
    job = Job()
    tasks = [job.program([program], stdout=None, stderr=None) for _ in range(count)]
    job.program(["touch", str(end)], stdout=None, stderr=None, deps=tasks)
    client.wait_for_jobs([client.submit(job)])
    print(end.stat().st_mtime - begin)
