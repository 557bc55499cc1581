"""Students of VGG-19 against their teacher in the task they were made for: pictures optimised under each in equal
steps, the teacher judges all. Photos x paintings; every result is a line of LOG/pairs.csv and a picture beside it, and
what is there already is not made again.

    python evaluate_student.py --teacher vgg19.safetensors --students vgg19_style.safetensors --photos FILES \\
        --styles FILES --log DIR

--engine ATELIER-INFERENCE paints by the service's own engine in place of PyTorch; PyTorch judges all the same."""

import argparse
import csv
import pathlib
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file

import engine
import photos
from gatys import goal, losses, paint
from run import prepare, sheet

SHEET_PAIRS = 8


def load(path, size):
    """1 x 3 x size x size of the middle, 0..1."""
    image = photos.load_one(path)[None].float() / 255
    sides = [max(size, round(n * size / min(image.shape[2:]))) for n in image.shape[2:]]
    image = F.interpolate(image, sides, mode="bilinear", antialias=True)
    y, x = (image.shape[2] - size) // 2, (image.shape[3] - size) // 2
    return image[:, :, y : y + size, x : x + size].clamp(0, 1)


def varied(first, second):
    """All pairs, in an order whose beginning already shows every one of both."""
    pairs = [(i, j) for i in range(len(first)) for j in range(len(second))]
    return [(first[i], second[j]) for i, j in sorted(pairs, key=lambda pair: ((pair[1] - pair[0]) % len(second), pair))]


class Results:
    """The CSV and the pictures of an examination, read back when it is continued."""

    COLUMNS = ("network", "photo", "style", "steps", "size", "style before", "style after", "content", "seconds")

    def __init__(self, folder):
        self.folder, self.path = folder, folder / "pairs.csv"
        folder.mkdir(parents=True, exist_ok=True)
        self.lines = []
        if self.path.exists():
            with self.path.open() as file:
                self.lines = list(csv.DictReader(file))

    def find(self, *key):
        """The line of (network, photo, style, steps, size), or None."""
        wanted = dict(zip(self.COLUMNS, map(str, key)))
        return next((line for line in self.lines if wanted.items() <= line.items()), None)

    def add(self, picture, *values):
        fresh = not self.path.exists()
        self.lines.append(dict(zip(self.COLUMNS, map(str, values))))
        with self.path.open("a", newline="") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(self.COLUMNS)
            writer.writerow(values)
        pixels = (picture[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
        Image.fromarray(pixels).save(self.picture(*values[:3]))

    def picture(self, network, photo, style):
        return self.folder / f"{photo}-{style}-{network}.png"


def paint_by_engine(arguments, weights, photo, style):
    options = {"weights": weights, "steps": arguments.steps, "threads": arguments.threads}
    return engine.run(arguments.engine, "paint", {"x": photo, "style": style}, **options)


def fall(line):
    return 100 * (1 - float(line["style after"]) / float(line["style before"]))


def summary(results, networks, pairs, steps, size):
    """Per network, over the pairs it has painted; content losses over those that all have."""
    lines = {name: [results.find(name, *pair, steps, size) for pair in pairs] for name in networks}
    shared = [all(row) for row in zip(*lines.values())]
    for name, found in lines.items():
        falls = [fall(line) for line in found if line]
        contents = [float(line["content"]) for line, both in zip(found, shared) if both]
        print(
            f"{name}: the teacher's style loss falls by {np.mean(falls):.3f} % (least {min(falls):.3f} %) in "
            f"{len(falls)} pairs; content loss {np.mean(contents):.0f} in the {len(contents)} that all painted"
        )
    return [pair for pair, both in zip(pairs, shared) if both]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=pathlib.Path, required=True)
    parser.add_argument("--students", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--photos", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--styles", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--log", type=pathlib.Path, required=True)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--pairs", type=int, help="only so many, which together show as much as they can")
    parser.add_argument("--teacher-pairs", type=int, help="so many of them under the teacher, which is slow")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--engine", type=pathlib.Path, help="the program atelier-inference")
    parser.set_defaults(device="cpu", seed=1)
    arguments = parser.parse_args()
    prepare(arguments)

    files = [*arguments.students, arguments.teacher]
    paths = {path.stem: path for path in files}
    networks = {path.stem: {n: v.float() for n, v in load_file(path).items()} for path in files}
    teacher, results = networks[arguments.teacher.stem], Results(arguments.log)
    files = varied(arguments.photos, arguments.styles)[: arguments.pairs]
    for name, network in networks.items():
        for photo, style in files[: arguments.teacher_pairs if network is teacher else None]:
            if results.find(name, photo.stem, style.stem, arguments.steps, arguments.size):
                continue
            original, example = load(photo, arguments.size), load(style, arguments.size)
            wanted, started = goal(teacher, original, example), time.monotonic()
            if arguments.engine:
                picture = paint_by_engine(arguments, paths[name], original, example)
            else:
                picture = paint(network, original, example, arguments.steps)
            seconds = round(time.monotonic() - started, 1)
            with torch.no_grad():
                before = float(losses(teacher, original, *wanted)[0])
                after, kept = (float(loss) for loss in losses(teacher, picture, *wanted))
            line = (name, photo.stem, style.stem, arguments.steps, arguments.size, before, after, kept, seconds)
            results.add(picture, *line)
            print(f"{photo.stem} as {style.stem}, {name}: {100 * (1 - after / before):.3f} %", flush=True)
    named = {(photo.stem, style.stem): (photo, style) for photo, style in files}
    shown = summary(results, networks, list(named), arguments.steps, arguments.size)[:SHEET_PAIRS]
    rows = [
        [load(path, arguments.size)[0] for path in named[pair]]
        + [photos.load_one(results.picture(name, *pair)).float() / 255 for name in networks]
        for pair in shown
    ]
    sheet(rows, arguments.log / "sheet.png")


if __name__ == "__main__":
    main()
