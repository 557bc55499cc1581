"""The inference service as a process of a benchmark's own, on a socket of its own."""

import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build/release"
PHOTO = ROOT / "Tests/Fixtures/Images/rgb.png"


class Service:
    def __init__(self, folder):
        self.log = open(folder / "log.json", "w+")
        self.environment = os.environ | {
            "ATELIER_SOCKET": str(folder / "socket"), "LOG_LEVEL": "debug", "LOG_FORMAT": "json",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [BUILT / "atelier-inference"], cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)  # fmt: skip
        while not self.logged("ready"):
            if self.process.poll() is not None:
                sys.exit(f"the service did not start:\n{self.text()}")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.1)

    def text(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()

    def logged(self, message):
        return [entry for entry in map(json.loads, self.text().splitlines()) if message in entry.values()]

    def console(self, *arguments):
        """A command of `atelier`, to its end."""
        process = self.start(*arguments)
        output, errors = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def start(self, *arguments):
        return subprocess.Popen(
            [BUILT / "atelier", *map(str, arguments)], cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip

    def enlarge(self, photo, picture, megapixels):
        """Makes a picture of about that size and of the usual shape 3:2."""
        made = self.console("apply", "upscale", photo, picture, "--param", f"fit={round((megapixels * 1.5e6) ** 0.5)}")
        if made.returncode:
            sys.exit(made.stderr)

    def status(self, key):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{key}:\s+(\d+) kB", status, re.M).group(1)) >> 10

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


@contextlib.contextmanager
def service():
    with tempfile.TemporaryDirectory() as folder:
        running = Service(pathlib.Path(folder))
        try:
            yield running
        finally:
            running.end()
