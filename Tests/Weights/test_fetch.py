#!/usr/bin/env python3
"""Tests of weights/fetch against a server that breaks off, answers wrongly, or changes its file. Needs Python alone; with
torch also the way to safetensors is tested."""

import hashlib
import http.server
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Fixtures"))
HAS_TORCH = importlib.util.find_spec("torch") is not None


class Server(http.server.ThreadingHTTPServer):
    """Serves one file under every path, and remembers what was asked."""

    def __init__(self, content):
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = content
        self.tag = '"one"'
        self.breaks = []  # bytes after which the answers to come end, in their order
        self.statuses = []  # of the answers to come, instead of the file
        self.ranges = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/net.pth"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        server = self.server
        asked = self.headers.get("Range", "")
        server.ranges.append(asked)
        if server.statuses:
            return self.send_error(server.statuses.pop(0))
        start = 0
        if asked and self.headers.get("If-Range") == server.tag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        rest = server.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", server.tag)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: server.breaks.pop(0)] if server.breaks else rest)


class FetchTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.server = Server(bytes(range(256)) * 4000)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.entry = {
            "name": "net", "serves": "upscaler", "architecture": "edsr_x2", "url": self.server.url,
            "sha256": hashlib.sha256(self.server.content).hexdigest(), "licence": "MIT", "source": "a paper",
        }  # fmt: skip
        line = {"name": "upscaler", "architecture": "edsr_x2", "file": "upscaler.safetensors"}
        (self.folder / "catalog.json").write_text(json.dumps({"models": [line]}))
        self.checkpoint = self.folder / "downloads" / "net.pth"
        self.output = self.folder / "upscaler.safetensors"

    def fetch(self, *arguments, status=0):
        table = self.folder / "table.json"
        table.write_text(json.dumps([self.entry]))
        fixed = ["--weights", self.folder, "--downloads", self.folder / "downloads", "--table", table, "--pause", "0"]
        command = [sys.executable, ROOT / "weights/fetch", *fixed, *arguments]
        ended = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)
        self.assertEqual(ended.returncode, status, ended.stdout + ended.stderr)
        self.assertNotIn("Traceback", ended.stderr)
        return ended.stdout + ended.stderr

    def download(self, status=0):
        return self.fetch("net", "--download-only", status=status)

    def assert_complete(self):
        self.assertEqual(self.checkpoint.read_bytes(), self.server.content)
        self.assertEqual(list(self.checkpoint.parent.iterdir()), [self.checkpoint])

    def test_a_whole_file(self):
        self.assertIn("licence: MIT", self.download())
        self.assert_complete()

    def test_what_breaks_off_goes_on_where_it_stopped(self):
        self.server.breaks = [300_000, 200_000]
        said = self.download()
        self.assertIn("broken off at 300000 of 1024000 bytes", said)
        self.assertIn("going on at 500000 of 1024000 bytes", said)
        self.assertEqual(self.server.ranges, ["", "bytes=300000-", "bytes=500000-"])
        self.assert_complete()

    def test_a_later_run_goes_on_too(self):
        self.server.breaks = [400_000] + [0] * 4
        self.assertIn("run the same command to go on", self.download(status=69))
        self.assertFalse(self.checkpoint.exists())
        self.assertIn("going on at 400000", self.download())
        self.assert_complete()

    def test_two_versions_are_never_joined(self):
        self.server.breaks = [400_000] + [0] * 4
        self.download(status=69)
        self.server.content = bytes(1_000_000)
        self.server.tag = '"two"'
        self.entry["sha256"] = hashlib.sha256(self.server.content).hexdigest()
        self.download()
        self.assert_complete()

    def test_a_wrong_checksum_is_thrown_away(self):
        self.entry["sha256"] = "0" * 64
        said = self.download(status=65)
        self.assertIn("another file than expected", said)
        self.assertIn(hashlib.sha256(self.server.content).hexdigest(), said)
        self.assertEqual(list(self.folder.glob("downloads/net.pth*")), [self.folder / "downloads/net.pth.version"])
        self.assertFalse(self.output.exists())

    def test_a_spoiled_download_is_found_later(self):
        self.download()
        self.checkpoint.write_bytes(b"spoiled")
        self.assertIn("another file than expected", self.download(status=65))
        self.download()
        self.assert_complete()

    def test_an_unknown_checksum_is_said(self):
        self.entry["sha256"] = ""
        said = self.download()
        self.assertIn("no checksum is known", said)
        self.assertIn(hashlib.sha256(self.server.content).hexdigest(), said)

    def test_servers_that_refuse_or_stumble(self):
        self.server.statuses = [404]
        self.assertIn("the server answers 404", self.download(status=69))
        self.server.statuses = [503, 503]
        self.download()
        self.assert_complete()

    def test_a_server_that_is_not_there(self):
        self.entry["url"] = "http://127.0.0.1:1/net.pth"
        self.assertIn("no connection", self.download(status=69))

    def test_a_part_of_something_else_is_begun_anew(self):
        self.checkpoint.parent.mkdir()
        (self.checkpoint.parent / "net.pth.partial").write_bytes(b"strange")
        (self.checkpoint.parent / "net.pth.version").write_text('"one"')
        self.server.statuses = [416]
        self.download()
        self.assert_complete()

    def test_wrong_usage(self):
        self.assertIn("no other in table.json, only: net", self.fetch("other", status=64))
        self.assertIn("--list", self.fetch(status=64))
        self.entry["serves"] = "nobody"
        self.assertIn("catalog.json has no model nobody", self.fetch("net", status=64))
        self.entry["serves"], self.entry["architecture"] = "upscaler", "msgnet"
        self.assertIn("is msgnet, but catalog.json's upscaler is edsr_x2", self.fetch("net", status=64))

    def test_weights_that_are_there_are_not_overwritten(self):
        self.output.write_bytes(b"mine")
        self.assertIn("--replace", self.fetch("net", status=64))
        self.assertEqual(self.output.read_bytes(), b"mine")

    def test_the_list(self):
        listed = self.fetch("--list")
        for part in ["for the model upscaler (missing)", "edsr_x2", self.server.url, "SHA-256 known", "licence: MIT"]:
            self.assertIn(part, listed)

    def test_our_own_table(self):
        entries = json.loads((ROOT / "weights/published.json").read_text())
        for entry in entries:
            self.assertRegex(entry["url"], r"^https?://")
            self.assertRegex(entry["sha256"], r"^([0-9a-f]{64})?$")
            self.assertTrue(entry["licence"] and entry["source"])
        self.assertEqual(len({entry["name"] for entry in entries}), len(entries))

    @unittest.skipIf(HAS_TORCH, "torch is here")
    def test_without_torch_nothing_is_downloaded(self):
        self.assertIn("--download-only", self.fetch("net", status=64))
        self.assertEqual(self.server.ranges, [])

    @unittest.skipUnless(HAS_TORCH, "needs torch")
    def test_the_way_to_safetensors(self):
        import networks
        import torch

        path = self.folder / "state.pth"
        torch.save(networks.EDSR(2, 8, 2, mean_shift=True).state_dict(), path)
        self.server.content = path.read_bytes()
        self.entry["sha256"] = hashlib.sha256(self.server.content).hexdigest()
        self.entry["convert"] = ["--mean-shift"]
        self.server.breaks = [1000]
        self.assertIn("serves the model upscaler of catalog.json", self.fetch("net"))
        self.assertIn(b'"mean_shift": "apply"', self.output.read_bytes())
        self.server.content = b"no checkpoint"
        self.entry |= {"name": "other", "sha256": ""}
        self.assertIn("no checkpoint that can be read safely", self.fetch("other", "--replace", status=65))
        self.assertIn(b'"mean_shift": "apply"', self.output.read_bytes())


if __name__ == "__main__":
    unittest.main()
