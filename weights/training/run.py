"""What every recipe shares: options, seeds, the time budget, the CSV and the progress line, sample sheets,
checkpoints that can be continued, averaged weights."""

import argparse
import copy
import csv
import os
import pathlib
import random
import sys
import time

import torch
from PIL import Image

# glibc hands every large tensor back to the kernel and faults it in again; keeping the memory saves up to two thirds
# of a training step on a CPU. The settings are read at process start, hence the restart in `prepare`.
ALLOCATOR = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(16 << 30), "OMP_WAIT_POLICY": "passive"}
MINUTES_BETWEEN_CHECKPOINTS = 2.5
MINUTES_BETWEEN_SAMPLES = 5
STEPS_BETWEEN_LINES = 25


def options(description, minutes):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=pathlib.Path, required=True, help="a folder of ordinary photographs")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="weights to write (.safetensors)")
    parser.add_argument("--log", type=pathlib.Path, required=True, help="a folder for checkpoint, CSV and samples")
    parser.add_argument("--minutes", type=float, default=minutes, help="time budget, pauses not counted (%(default)s)")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--data-note", default="the user's own photos", help="the data and its licence, for the model card"
    )
    parser.add_argument("--resume", action="store_true", help="continue from the checkpoint in --log")
    return parser


def prepare(arguments):
    """Restarts the process once with allocator settings that suit training, then sets threads and seeds."""
    if arguments.device == "cpu" and any(os.environ.get(key) != value for key, value in ALLOCATOR.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ALLOCATOR)
    torch.set_num_threads(arguments.threads)
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)


class Run:
    """The clock, the log and the checkpoint of one training. `parts` are the modules and optimisers it saves."""

    def __init__(self, arguments, parts):
        self.device, self.folder, self.parts = arguments.device, arguments.log, parts
        self.seconds, self.step, self.sums, self.summed = arguments.minutes * 60, 0, {}, 0
        self.folder.mkdir(parents=True, exist_ok=True)
        self.checkpoint = self.folder / "checkpoint.pt"
        self.spent = 0.0
        if arguments.resume:
            self._load()
            random.seed(arguments.seed + self.step)  # not the crops of the first minutes again
            torch.manual_seed(arguments.seed + self.step)
        self.last = time.monotonic(), time.process_time()
        self.saved = self.spent
        self.sampled = float("-inf")

    @property
    def progress(self):
        """0..1 of the time budget."""
        return min(1.0, self.spent / self.seconds)

    def steps(self):
        """Yields step numbers until the budget is spent, saving on the way and at the end."""
        while self.progress < 1:
            self.step += 1
            yield self.step
            self.spent += self._worked()
            if self.spent - self.saved > MINUTES_BETWEEN_CHECKPOINTS * 60:
                self.save()
        self.save()

    def _worked(self):
        """Seconds since the last call. On a CPU never more than it really gave: a pause, or a machine that is busy with
        other work, costs nothing of the budget."""
        now = time.monotonic(), time.process_time()
        wall, processor = (new - old for new, old in zip(now, self.last))
        self.last = now
        return min(wall, processor) if self.device == "cpu" else wall

    def autocast(self):
        return torch.autocast(self.device, torch.bfloat16)

    def record(self, **losses):
        """Adds losses to the running means; every few steps they become a line of the CSV and of the terminal."""
        for name, value in losses.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(value)
        self.summed += 1
        if self.step % STEPS_BETWEEN_LINES:
            return
        means = {name: f"{total / self.summed:.5f}" for name, total in self.sums.items()}
        self.sums, self.summed = {}, 0
        path = self.folder / "losses.csv"
        fresh = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(["step", "minutes", *means])
            writer.writerow([self.step, f"{self.spent / 60:.2f}", *means.values()])
        done = int(30 * self.progress)
        text = "  ".join(f"{name} {value}" for name, value in means.items())
        end = "" if sys.stdout.isatty() else "\n"
        bar = "#" * done + "." * (30 - done)
        print(f"\r[{bar}] {self.spent / 60:6.1f} min  step {self.step}  {text}", end=end, flush=True)

    def wants_sample(self):
        due = self.spent - self.sampled > MINUTES_BETWEEN_SAMPLES * 60
        if due:
            self.sampled = self.spent
        return due

    def save(self):
        state = {name: part.state_dict() for name, part in self.parts.items()}
        partial = self.checkpoint.with_suffix(".partial")
        torch.save({"step": self.step, "spent": self.spent, "parts": state}, partial)
        partial.replace(self.checkpoint)
        self.saved = self.spent

    def _load(self):
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.step, self.spent = state["step"], state["spent"]
        for name, part in self.parts.items():
            part.load_state_dict(state["parts"][name])


class Average:
    """Exponentially averaged weights: what is exported, smoother than the last step's."""

    def __init__(self, net, decay):
        self.net, self.decay = copy.deepcopy(net).eval().requires_grad_(False), decay

    @torch.no_grad()
    def update(self, net, step):
        decay = min(self.decay, (1 + step) / (10 + step))
        for own, new in zip(self.net.parameters(), net.parameters()):
            own.lerp_(new, 1 - decay)
        for own, new in zip(self.net.buffers(), net.buffers()):
            own.copy_(new)


def sheet(rows, path):
    """Rows of 3 x H x W tensors in 0..1, each row one height, into one PNG."""
    rows = [torch.cat([image.detach().float().cpu().clamp(0, 1) for image in row], 2) for row in rows]
    width = max(row.shape[2] for row in rows)
    rows = [torch.nn.functional.pad(row, (0, width - row.shape[2])) for row in rows]
    pixels = (torch.cat(rows, 1) * 255).round().byte().permute(1, 2, 0).numpy()
    Image.fromarray(pixels).save(path)
