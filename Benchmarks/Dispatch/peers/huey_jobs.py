"""huey with SQLite, two threads in this process, each task a process: COUNT PROGRAM FOLDER. Prints seconds."""
import os
import subprocess
import sys
import time

from huey import SqliteHuey

count, program, folder = int(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
queue = SqliteHuey(filename=os.path.join(folder, "huey.db"), fsync=True)


@queue.task()
def run():
    return subprocess.run([program]).returncode


consumer = queue.create_consumer(workers=2, periodic=False, initial_delay=0.001, max_delay=0.01)
begin = time.time()
results = [run() for _ in range(count)]
consumer.start()
assert all(result.get(blocking=True, backoff=1, max_delay=0.002) == 0 for result in results)
print(time.time() - begin)
os._exit(0)
