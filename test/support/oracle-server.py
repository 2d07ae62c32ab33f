"""Runs the scripts of tests in forks of one process, which imports a library once: `oracle-server.py FOLDER`.

A request is a folder with `script` and `input`, its path a line in the pipe FOLDER/requests. The answer lies in `output` and `errors`
of that folder; `done` holds the exit status and comes last.
"""
import importlib
import os
import re
import signal
import sys

LIBRARIES = ["numpy", "scipy.signal", "scipy.stats", "scipy.fft", "zarr", "xarray", "dask.array", "soundfile", "aiohttp", "sklearn"]


def preload(script):
    """What a script names is imported here, before the fork; one that is not there is the script's own affair."""
    for library in LIBRARIES:
        if library not in sys.modules and re.search(rf"\b{library.split('.')[0]}\b", script):
            try:
                importlib.import_module(library)
            except ImportError:
                pass


def redirect(folder):
    for number, name, flags in (
        (0, "input", os.O_RDONLY),
        (1, "output", os.O_WRONLY | os.O_CREAT),
        (2, "errors", os.O_WRONLY | os.O_CREAT),
    ):
        os.dup2(os.open(os.path.join(folder, name), flags, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = open(0, "r"), open(1, "w"), open(2, "w")


def run(folder, script):
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        redirect(folder)
        sys.argv = ["-c"]
        exec(compile(script, "<script>", "exec"), {"__name__": "__main__"})
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        with open(os.path.join(folder, "ending"), "w") as file:
            file.write(str(status))
        os.rename(os.path.join(folder, "ending"), os.path.join(folder, "done"))
        os._exit(0)


signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
requests = os.path.join(sys.argv[1], "requests")
os.mkfifo(requests)
with os.fdopen(os.open(requests, os.O_RDWR), "r") as lines:
    while line := lines.readline():
        folder = line.rstrip("\n")
        with open(os.path.join(folder, "script")) as file:
            script = file.read()
        preload(script)
        if os.fork() == 0:
            run(folder, script)
