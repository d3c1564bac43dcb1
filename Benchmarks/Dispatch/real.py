"""Real jobs on this machine, two at a time: what each program makes of a tiny static job."""
import os
import shutil
import socket
import subprocess
import tempfile
import time

from coordinator import ROOT, SCRATCH, Coordinator

RUNNER = os.path.join(ROOT, "build", "hero-runner")
CHILD = os.path.join(ROOT, ".build", "bench", "child")
PEERS = os.path.join(ROOT, ".build", "peers")
PYTHON = os.path.join(PEERS, "python", "bin", "python")


def batch(count, *options):
    """Seconds that `hero-runner batch -P 2` takes."""
    with tempfile.NamedTemporaryFile("w", dir=SCRATCH) as list_of_jobs:
        list_of_jobs.write((CHILD + "\n") * count)
        list_of_jobs.flush()
        begin = time.time()
        subprocess.run([RUNNER, "batch", "-P", "2", *options, list_of_jobs.name], check=True, stderr=subprocess.DEVNULL)
        return time.time() - begin


def coordinator(count):
    """Seconds from the submission of a run to its end, with the local runner."""
    with Coordinator("--slots", "2") as hero:
        hero.await_runners(1)
        hero.finish(hero.submit([CHILD]))
        begin = time.time()
        summary = hero.finish(hero.submit([CHILD], count))
        seconds = time.time() - begin
    if summary["jobs"].get("succeeded") != count:
        raise RuntimeError(f"not all jobs have succeeded: {summary}")
    return seconds


def task_spooler(count):
    """Seconds of task-spooler with two slots."""
    program = os.path.join(PEERS, "task-spooler", "usr", "bin", "tsp")
    if not os.path.exists(program):
        raise FileNotFoundError("not available (contrib/setup-bench says why)")
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, TS_SOCKET=os.path.join(folder, "socket"), TMPDIR=folder)
        script = '"$1" -S 2; for i in $(seq "$2"); do "$1" -n "$3" >/dev/null; done; "$1" -w; "$1" -K'
        begin = time.time()
        subprocess.run(["sh", "-c", script, "sh", program, str(count), CHILD], env=environment, check=True,
                       stdout=subprocess.DEVNULL)
        return time.time() - begin


def python_peer(name, count, *arguments):
    """Seconds that a program of peers/ prints."""
    if not os.path.exists(PYTHON):
        raise FileNotFoundError("not available (contrib/setup-bench says why)")
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers", name + ".py")
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        command = [PYTHON, "-B", script, str(count), CHILD, folder, *arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError((done.stderr.strip().splitlines() or ["failed"])[-1])
    return float(done.stdout.strip().splitlines()[-1])


def with_redis(name, count):
    """The same for one that needs a Redis server, which syncs each write as a coordinator does."""
    folder = os.path.join(PEERS, "redis")
    program = next((p for p in (f"{folder}/usr/bin/redis-check-rdb", shutil.which("redis-server")) if p and os.path.exists(p)), None)
    if program is None:
        raise FileNotFoundError("not available (contrib/setup-bench says why)")
    libraries = os.path.join(folder, "usr", "lib")
    paths = [os.path.join(libraries, f) for f in os.listdir(libraries)] if os.path.isdir(libraries) else []
    with socket.socket() as free, tempfile.TemporaryDirectory(dir=SCRATCH) as state:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = ["redis-server", "--port", str(port), "--dir", state, "--save", "", "--appendonly", "yes"]
        server = subprocess.Popen(command + ["--appendfsync", "always"], executable=program, stdout=subprocess.DEVNULL,
                                  env=dict(os.environ, LD_LIBRARY_PATH=":".join(paths)))
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except ConnectionRefusedError:
                    time.sleep(0.05)
            return python_peer(name, count, str(port))
        finally:
            server.terminate()
            server.wait()


# Slow ones get fewer jobs: the time of one job is what counts.
ROWS = [
    ("hero-proc, its local runner, a run of an array", 1, coordinator),
    ("hero-runner batch -P 2, no coordinator", 1, lambda n: batch(n, "--reports", "/dev/null")),
    ("HyperQueue, server and worker, not on disk", 1, lambda n: python_peer("hyperqueue_jobs", n)),
    ("task-spooler, not on disk", 4, task_spooler),
    ("huey, SQLite, two threads", 4, lambda n: python_peer("huey_jobs", n)),
    ("Celery, Redis that syncs, two processes", 4, lambda n: with_redis("celery_jobs", n)),
    ("RQ, Redis that syncs, two workers", 10, lambda n: with_redis("rq_jobs", n)),
]


def table(count, rounds):
    times = {name: [] for name, _, _ in ROWS}
    problems = {}
    for _ in range(rounds):
        for name, fewer, run in ROWS:
            if name in problems:
                continue
            try:
                times[name].append(run(count // fewer) / (count // fewer))
            except (OSError, RuntimeError, subprocess.SubprocessError) as error:
                problems[name] = str(error)
    print(f"Real jobs, two at a time: a tiny static program, {count} times or fewer ({rounds} rounds, median)")
    print("   us a job    jobs/s   of the first   what")
    base = sorted(times[ROWS[0][0]])
    for name, fewer, _ in ROWS:
        if name in problems or not times[name]:
            print(f"          -         -              -   {name}: {problems.get(name)}")
            continue
        middle = sorted(times[name])[len(times[name]) // 2]
        share = base[len(base) // 2] / middle if base else float("nan")
        print(f"{middle * 1e6:11.0f}{1 / middle:10.0f}{share * 100:13.1f} %   {name}")
    print()
