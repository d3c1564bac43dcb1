"""RQ with Redis, two workers, each job a process: COUNT PROGRAM FOLDER REDIS-PORT. Prints seconds."""
import os
import subprocess
import sys
import time

import redis
import rq

count, program, port = int(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[4]
connection = redis.Redis(port=int(port))
queue = rq.Queue("jobs", connection=connection)
begin = time.time()
jobs = [queue.enqueue(subprocess.call, [program]) for _ in range(count)]
command = [sys.executable, "-m", "rq.cli", "worker", "--burst", "--quiet", "-u", f"redis://127.0.0.1:{port}", "jobs"]
workers = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
for worker in workers:
    worker.wait()
print(time.time() - begin)
assert all(job.get_status() == "finished" for job in jobs)
