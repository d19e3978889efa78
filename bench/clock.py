"""CPU time of a command and of everything that it starts, also of what it leaves behind."""
import ctypes
import os
import resource
import subprocess
import time

PR_SET_CHILD_SUBREAPER = 36


def adopt():
    """Orphans of our children become ours, so that their CPU time is counted when they end."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command, **more):
    """CPU seconds (user and system), wall seconds; None where the command fails."""
    before, start = spent(), time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more
    )
    message = process.communicate()[1]
    wall = time.monotonic() - start
    reap()
    if process.returncode != 0:
        print(" ".join(map(str, command))[:160], "\n", message.decode(errors="replace")[-800:])
        return None
    return spent() - before, wall


def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def reap():
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            time.sleep(0.02)
