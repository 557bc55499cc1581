#!/usr/bin/env python3
"""Tests of weights/convert: checkpoints as their authors save them, and files that are none. Needs torch."""

import contextlib
import io
import json
import pathlib
import struct
import sys
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from types import ModuleType

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Fixtures"))
import networks  # noqa: E402

sys.dont_write_bytecode = True
convert = ModuleType("convert")
SourceFileLoader("convert", str(ROOT / "weights/convert")).exec_module(convert)

NARROW = {
    "pix2pix_unet": lambda: networks.Pix2PixUNet(4, (2, 3, 4)),
    "edsr_x2": lambda: networks.EDSR(2, 8, 3),
    "edsr_x3": lambda: networks.EDSR(3, 8, 3),
    "edsr_x4": lambda: networks.EDSR(4, 8, 3),
    "rrdbnet_x4": lambda: networks.RRDBNet(8, 4, 2),
    "msgnet": lambda: networks.MSGNet(4, 2, 8, 4, 3),
    "cyclegan_resnet9": lambda: networks.CycleGANResNet(4, 3),
    "cyclegan_unet": lambda: networks.CycleGANUNet(4, 3),
    "vgg19_style": lambda: networks.VGG19((4, 4, 6, 6, 8)),
}


def header(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        return json.loads(file.read(length))


class ConvertTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.output = self.folder / "out.safetensors"

    def convert(self, checkpoint, architecture, *options):
        path = self.folder / "checkpoint.pth"
        if isinstance(checkpoint, bytes):
            path.write_bytes(checkpoint)
        else:
            torch.save(checkpoint, path)
        arguments = [str(path), "--architecture", architecture, "--output", str(self.output), *options]
        messages = io.StringIO()
        with contextlib.redirect_stderr(messages), contextlib.redirect_stdout(io.StringIO()):
            try:
                convert.main(arguments)
                status = 0
            except SystemExit as end:
                status = end.code
        return status, messages.getvalue()

    def names(self, checkpoint, architecture, *options):
        status, messages = self.convert(checkpoint, architecture, *options)
        self.assertEqual(status, 0, messages)
        return {name for name in header(self.output) if name != "__metadata__"}

    def refusal(self, checkpoint, architecture, *options, status=65):
        ended, messages = self.convert(checkpoint, architecture, *options)
        self.assertEqual(ended, status, messages)
        self.assertEqual(messages.count("\n"), 1, messages)
        self.assertFalse(self.output.exists())
        return messages

    def test_every_architecture_converts_and_refuses_the_others(self):
        for architecture, make in NARROW.items():
            state = make().state_dict()
            self.assertTrue(self.names(state, architecture) <= set(state))
            self.output.unlink()
            for other in NARROW:
                if other != architecture:
                    self.assertIn(f"no {other}: ", self.refusal(state, other))

    def test_numbers_are_kept_exactly(self):
        state = NARROW["edsr_x2"]().state_dict()
        self.names(state, "edsr_x2")
        entry = header(self.output)["head.0.weight"]
        data = self.output.read_bytes()
        start = 8 + struct.unpack("<Q", data[:8])[0]
        stored = data[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]]
        self.assertEqual(stored, state["head.0.weight"].numpy().tobytes())

    def test_old_and_new_names_become_the_new(self):
        old = networks.RRDBNet(8, 4, 2, old=True).state_dict()
        self.assertIn("RRDB_trunk.1.RDB3.conv5.weight", old)
        self.assertEqual(self.names(old, "rrdbnet_x4"), set(networks.RRDBNet(8, 4, 2).state_dict()))

    def test_networks_are_found_where_checkpoints_keep_them(self):
        state = NARROW["cyclegan_unet"]().state_dict()
        other = {name: value + 1 for name, value in state.items()}
        nested = {"epoch": 3, "A2B_gen_state_dict": other, "B2A_gen_state_dict": state, "optimizer": {"state": {}}}
        self.assertEqual(self.names(nested, "cyclegan_unet"), set(state))
        chosen = self.output.read_bytes()
        self.names(nested, "cyclegan_unet", "--net", "A2B_gen_state_dict")
        self.assertNotEqual(self.output.read_bytes(), chosen)
        ema = {"params": other, "params_ema": NARROW["rrdbnet_x4"]().state_dict()}
        self.assertIn("conv_body.weight", self.names(ema, "rrdbnet_x4"))
        parallel = {f"module.{name}": value for name, value in state.items()}
        self.assertEqual(self.names({"state_dict": parallel}, "cyclegan_unet"), set(state))

    def test_what_a_network_does_not_need_is_dropped(self):
        names = self.names(NARROW["msgnet"]().state_dict(), "msgnet")
        self.assertFalse([name for name in names if name.startswith(("model.0.", "model.1."))])
        self.assertFalse([name for name in self.names(NARROW["pix2pix_unet"]().state_dict(), "pix2pix_unet") if "tracked" in name])
        statistics = NARROW["cyclegan_resnet9"]().state_dict() | {"model.2.running_mean": torch.zeros(4)}
        self.assertNotIn("model.2.running_mean", self.names(statistics, "cyclegan_resnet9"))
        full = NARROW["vgg19_style"]().state_dict() | {"classifier.0.weight": torch.zeros(2, 2)}
        self.assertEqual(len(self.names(full, "vgg19_style")), 10)

    def test_mean_shift_is_recorded(self):
        state = networks.EDSR(2, 8, 2, mean_shift=True).state_dict()
        self.assertIn("sub_mean.bias", self.names(state, "edsr_x2"))
        self.assertNotIn("mean_shift", header(self.output)["__metadata__"])
        self.names(state, "edsr_x2", "--mean-shift")
        self.assertEqual(header(self.output)["__metadata__"]["mean_shift"], "apply")

    def test_half_precision_is_a_choice(self):
        self.names(NARROW["edsr_x2"]().state_dict(), "edsr_x2", "--half")
        self.assertEqual(header(self.output)["tail.1.bias"]["dtype"], "F16")
        large = NARROW["edsr_x2"]().state_dict() | {"tail.1.bias": torch.full((3,), 1e6)}
        self.output.unlink()
        self.assertIn("tail.1.bias holds numbers that are not finite", self.refusal(large, "edsr_x2", "--half"))

    def test_missing_tensors_are_named(self):
        state = NARROW["pix2pix_unet"]().state_dict()
        del state["up2.conv.1.running_var"], state["final_up.0.bias"]
        self.assertIn("missing up2.conv.1.running_var, final_up.0.bias\n", self.refusal(state, "pix2pix_unet"))

    def test_wrong_shapes_and_strange_tensors_are_named(self):
        state = NARROW["edsr_x2"]().state_dict() | {"tail.1.weight": torch.zeros(1, 8, 3, 3)}
        self.assertIn("tail.1.weight [1, 8, 3, 3] instead of [3, 8, 3, 3]", self.refusal(state, "edsr_x2"))
        state = NARROW["edsr_x2"]().state_dict() | {"attention.weight": torch.zeros(1)}
        self.assertIn("tensors it does not have: attention.weight", self.refusal(state, "edsr_x2"))

    def test_files_that_are_no_checkpoint(self):
        self.assertIn("no checkpoint that can be read safely", self.refusal(b"hello, world", "msgnet"))
        self.assertIn("no checkpoint that can be read safely", self.refusal(b"", "msgnet"))
        self.assertIn("no tensors by name", self.refusal({"epoch": 1}, "msgnet"))
        self.assertIn("no checkpoint that can be read safely", self.refusal(torch.nn.Linear(2, 2), "edsr_x2"))

    def test_wrong_usage(self):
        self.assertIn("invalid choice", self.refusal({}, "resnet50", status=64))
        self.assertIn("for EDSR alone", self.refusal({}, "msgnet", "--mean-shift", status=64))


if __name__ == "__main__":
    unittest.main()
