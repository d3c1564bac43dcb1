"""Runners that run nothing: what a coordinator can do by itself."""
import resource
import time

from coordinator import Coordinator


def rate(count, processes, runners):
    """Jobs a second, each submitted, assigned, started and ended durably."""
    with Coordinator("--no-local-runner") as hero:
        hero.play(processes, runners, 256)
        hero.finish(hero.submit(["true"], 1000))
        processor, _ = hero.usage()
        begin = time.time()
        summary = hero.finish(hero.submit(["true"], count))
        seconds = time.time() - begin
        if summary["jobs"].get("succeeded") != count:
            raise RuntimeError(f"not all jobs have succeeded: {summary}")
        used, resident = hero.usage()
        return count / seconds, (used - processor) / count * 1e6, resident


def throughput(count, rounds):
    print(f"Durable dispatch: a run of {count} jobs on runners that only answer, over Unix sockets ({rounds} rounds, median)")
    print("   jobs/s   coordinator's us of CPU a job   its memory, KiB   runners")
    best = 0
    for processes, runners in ((1, 1), (2, 8)):
        figures = sorted(rate(count, processes, runners) for _ in range(rounds))
        jobs, used, resident = figures[rounds // 2]
        best = max(best, jobs)
        print(f"{jobs:9.0f}{used:32.1f}{resident:18}   {processes * runners}, played by {processes}")
    print()
    return best


def latency(rate, seconds):
    """How long jobs take from the call that submits them to the runner that is to start them."""
    print("From a submission to the runner, two syncs between, microseconds")
    print("     jobs     p50     p90     p99     max   load")
    period = 0.01
    loads = [("one job at a time, nothing else", 1, None)]
    loads.append((f"{rate:.0f} jobs/s, {max(1, int(rate * period))} in each submission", max(1, int(rate * period)), period))
    for name, count, pause in loads:
        with Coordinator("--no-local-runner") as hero:
            hero.play(1, 8, 256)
            hero.finish(hero.submit(["true"], 1000))
            end = time.monotonic() + seconds
            due = time.monotonic()
            late = 0.0
            run = None
            while time.monotonic() < end:
                if pause:
                    due += pause
                    wait = due - time.monotonic()
                    if wait > 0:
                        time.sleep(wait)
                    late = max(late, -wait)
                asked = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
                run = hero.submit(["true", str(asked)], count)
                if not pause:
                    hero.finish(run)
            hero.finish(run)
            line = next(line for text in hero.end() for line in text.splitlines() if line.startswith("latency"))
            words = line.split()
            print("".join(f"{words[i]:>{9 if i == 1 else 8}}" for i in (1, 3, 5, 7, 9)) + f"   {name}")
            if pause and late > 1:
                print(f"          (the load fell behind by {late:.1f} s: it is more than this machine can submit)")
    print()


def idle(count):
    """What runners that do nothing cost."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 200
    if hard != resource.RLIM_INFINITY and hard < wanted:
        print(f"{count} idle runners: not measured, {hard} open files are allowed here\n")
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    with Coordinator("--no-local-runner") as hero:
        hero.play(4, count // 4, 4)
        time.sleep(1)
        before, _ = hero.usage()
        time.sleep(60)
        used, resident = hero.usage()
        print(f"{count} idle runners connected: the coordinator has {resident} KiB resident "
              f"and uses {(used - before) / 60 * 100:.1f} % of a CPU\n")
