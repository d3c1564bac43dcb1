"""A coordinator with a state directory of its own, and what is asked of it."""
import http.client
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROC = os.path.join(ROOT, "build", "hero-proc")
LOAD = os.path.join(ROOT, ".build", "release", "hero-load")
SCRATCH = os.path.join(ROOT, ".build", "bench")


class Interface(http.client.HTTPConnection):
    """JSON-RPC over the coordinator's socket, one call after another on one connection."""

    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)

    def call(self, method, **parameters):
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters})
        try:
            self.request("POST", "/rpc", body, {"Content-Type": "application/json"})
            answer = json.loads(self.getresponse().read())
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]


class Coordinator:
    """`hero-proc serve`, in a directory that goes away with it."""

    def __init__(self, *options):
        # On the disk of this project, not in a memory file system: a sync must cost what it costs.
        self.home = tempfile.mkdtemp(prefix="coordinator-", dir=SCRATCH)
        # A socket's path has room for 107 bytes, and nobody knows where this project lies.
        self.sockets = tempfile.mkdtemp()
        self.environment = dict(os.environ, HERO_HOME=self.home, HERO_SOCKET_DIR=self.sockets)
        self.log = open(os.path.join(self.home, "serve.log"), "w+")
        self.process = subprocess.Popen([PROC, "serve", *options], env=self.environment, stderr=self.log)
        self.interface = Interface(os.path.join(self.sockets, "hero_proc", "rpc.sock"))
        self.played = []
        for _ in range(600):
            try:
                self.call("coordinator.status")
                return
            except (FileNotFoundError, ConnectionRefusedError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        self.log.seek(0)
        raise RuntimeError("the coordinator does not answer: " + self.log.read())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
        lock = os.path.join(self.home, "var", "runner", "local", "lock")
        if os.path.exists(lock):
            runner = int(open(lock).read() or 0)
            if runner:
                os.kill(runner, 15)
                while os.path.exists(f"/proc/{runner}"):
                    time.sleep(0.01)
        self.log.close()
        shutil.rmtree(self.home)
        shutil.rmtree(self.sockets)

    def end(self):
        """Ends the coordinator; gives what its played runners say then."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        texts = [process.communicate()[0] for process in self.played]
        self.played = []
        return texts

    def call(self, method, **parameters):
        return self.interface.call(method, **parameters)

    def play(self, processes, runners, slots):
        """Has each of so many processes play so many runners with so many slots."""
        for process in range(processes):
            for runner in range(1, runners + 1):
                self.call("runner.enroll", name=f"played{process}-{runner}")
        for process in range(processes):
            command = [LOAD, os.path.join(self.sockets, "hero_proc", "runner.sock"), f"played{process}-", str(runners), str(slots)]
            self.played.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        self.await_runners(processes * runners)

    def await_runners(self, count):
        while self.call("coordinator.status")["runners_connected"] < count:
            if self.process.poll() is not None or any(p.poll() is not None for p in self.played):
                raise RuntimeError("the coordinator or its runners have ended")
            time.sleep(0.05)

    def submit(self, command, count=1, **more):
        job = {"job": {"command": command}, "name": "job", **more}
        if count > 1:
            job["array"] = f"1-{count}"
        return self.call("run.submit", name="load", jobs=[job])["run"]

    def finish(self, run):
        """Waits for a run, and gives how many of its jobs have succeeded."""
        while True:
            summary = self.call("run.wait", run=run, wait_ms=60000)
            if summary["state"] not in ("queued", "running", "starting", "blocked"):
                return summary

    def usage(self):
        """Seconds of processor time, and KiB of memory that are resident now."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        with open(f"/proc/{self.process.pid}/status") as file:
            resident = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), resident
