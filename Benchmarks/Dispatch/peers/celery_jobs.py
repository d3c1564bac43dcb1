"""Celery with Redis, two worker processes, each task a process: COUNT PROGRAM FOLDER REDIS-PORT. Prints seconds."""
import os
import subprocess
import sys
import time

from celery import Celery

port = os.environ.get("REDIS_PORT") or sys.argv[4]  # the worker reads this file too
redis = f"redis://127.0.0.1:{port}/0"
app = Celery("celery_jobs", broker=redis, backend=redis)


@app.task(name="run")
def run(program):
    return subprocess.run([program]).returncode


if __name__ == "__main__":
    count, program = int(sys.argv[1]), os.path.abspath(sys.argv[2])
    command = [sys.executable, "-m", "celery", "-A", "celery_jobs", "worker", "-c", "2", "-l", "ERROR"]
    environment = dict(os.environ, REDIS_PORT=port, C_FORCE_ROOT="1")
    folder = os.path.dirname(os.path.abspath(__file__))
    worker = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert run.delay(program).get(timeout=60) == 0
        begin = time.time()
        results = [run.delay(program) for _ in range(count)]
        assert all(result.get() == 0 for result in results)
        print(time.time() - begin)
    finally:
        worker.terminate()
        worker.wait()
