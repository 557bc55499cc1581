"""Trains EDSR for one scale on a folder of photos: pairs are made by MATLAB-style bicubic shrinking.

python train_edsr.py --scale 2 --photos DIR --log DIR --out edsr_x2.safetensors
python train_edsr.py --scale 3 --start edsr_x2.safetensors ...      (x3 and x4 start from the x2 body, as published)
"""

import functools
import math
import pathlib
import random

import torch
from safetensors.torch import load_file

import bicubic
import edsr
import evaluate_upscale
import export
import photos
from muon import Muon
from run import Average, Run, options, prepare, sheet

LUMA = (0.299, 0.587, 0.114)
SHRINKS = (1.0, 0.8, 0.6)  # smaller copies of each photo: sharper per pixel, and free of JPEG traces
WARM_UP_STEPS = 100
LIMITS = """Made for clean pictures that were shrunk by bicubic interpolation. JPEG blocks, noise and blur are
enlarged faithfully, not repaired. It sharpens what is there and invents no texture."""


class Pairs:
    """Random patches of the photos with their shrunk selves."""

    def __init__(self, folder, scale, patch):
        self.scale, self.patch, self.pairs = scale, patch, []
        for image in photos.load(folder):
            for shrink in SHRINKS:
                large = image if shrink == 1 else bicubic.resize_bytes(image, shrink)
                large = large[:, : large.shape[1] // scale * scale, : large.shape[2] // scale * scale]
                small = bicubic.resize_bytes(large, 1 / scale)
                if min(small.shape[1:]) >= patch:
                    self.pairs.append((small, large.contiguous()))
        if not self.pairs:
            raise SystemExit(f"no photo has {scale * patch} pixels on its shorter side: take larger ones")
        areas = [small[0].numel() for small, _ in self.pairs]
        self.weights = torch.tensor(areas, dtype=torch.float64).cumsum(0).tolist()

    def one(self):
        small, large = random.choices(self.pairs, cum_weights=self.weights)[0]
        patch, scale = self.patch, self.scale
        y, x = random.randint(0, small.shape[1] - patch), random.randint(0, small.shape[2] - patch)
        crop = small[:, y : y + patch, x : x + patch]
        truth = large[:, y * scale : (y + patch) * scale, x * scale : (x + patch) * scale]
        return photos.turn([crop, truth])

    def batch(self, size, device):
        crops, truths = zip(*[self.one() for _ in range(size)])
        return [
            torch.stack(t).to(device).float().div(255).contiguous(memory_format=torch.channels_last)
            for t in (crops, truths)
        ]


def distance(result, truth, power):
    """Mean power of the differences of the colours, and once more of the luma, where the eye and the metric look."""
    difference = result.float() - truth
    luma = torch.einsum("c,nchw->nhw", difference.new_tensor(LUMA), difference)
    return difference.abs().pow(power).mean() + luma.abs().pow(power).mean()


def rate(progress, step):
    """A cosine to nothing; the first steps warm up."""
    decay = 0.5 * (1 + math.cos(math.pi * progress))
    return min(1.0, step / WARM_UP_STEPS) * decay


def main():
    parser = options(__doc__, minutes=60)
    parser.add_argument("--scale", type=int, choices=(2, 3, 4), required=True)
    parser.add_argument("--start", type=pathlib.Path, help="weights to start from: this scale's, or another's body")
    parser.add_argument("--blocks", type=int, default=edsr.BLOCKS)
    parser.add_argument("--width", type=int, default=edsr.WIDTH)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--patch", type=int, default=32, help="side of the small patch")
    parser.add_argument("--muon-rate", type=float, default=1e-3)
    parser.add_argument("--adam-rate", type=float, default=1e-3)
    parser.add_argument("--power", type=int, choices=(1, 2), default=1, help="L1, or L2 to end with, as PSNR counts")
    parser.add_argument("--average", type=float, default=0.998)
    parser.add_argument("--sets", type=pathlib.Path, help="folders of test pictures (Set5, Set14), never trained on")
    arguments = parser.parse_args()
    prepare(arguments)

    net = edsr.EDSR(arguments.scale, arguments.blocks, arguments.width)
    if arguments.start:
        net.start_from(load_file(arguments.start))
    net = net.to(arguments.device, memory_format=torch.channels_last)
    average = Average(net, arguments.average)
    matrices = [p for p in net.body.parameters() if p.ndim > 1] if arguments.muon_rate else []
    owned = {id(p) for p in matrices}
    rest = [p for p in net.parameters() if id(p) not in owned]
    optimisers = {"adam": (torch.optim.Adam(rest, fused=True), arguments.adam_rate)}
    if matrices:
        optimisers["muon"] = (Muon(matrices, lr=arguments.muon_rate), arguments.muon_rate)
    pairs = Pairs(arguments.photos, arguments.scale, arguments.patch)
    run = Run(arguments, {"net": net, "average": average.net} | {name: o for name, (o, _) in optimisers.items()})
    print(f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M parameters, {len(pairs.pairs)} pictures", flush=True)

    for step in run.steps():
        small, large = pairs.batch(arguments.batch, run.device)
        with run.autocast():
            result = net(small)
        loss = distance(result, large, arguments.power)
        for optimiser, top in optimisers.values():
            optimiser.param_groups[0]["lr"] = top * rate(run.progress, step)
            optimiser.zero_grad(set_to_none=True)
        loss.backward()
        for optimiser, _ in optimisers.values():
            optimiser.step()
        average.update(net, step)
        run.record(loss=loss.item())
        if run.wants_sample():
            publish(arguments, run, average.net, small, large)
    publish(arguments, run, average.net, small, large)
    write_card(arguments, run, net)


@torch.no_grad()
def publish(arguments, run, net, small, large):
    architecture = f"edsr_x{arguments.scale}"
    behind = export.history(arguments.start, architecture, run)
    export.save(net.state_dict(), arguments.out, architecture=architecture, **behind)
    shown = torch.nn.functional.interpolate(small[:6], scale_factor=arguments.scale, mode="bicubic")
    sheet([shown, net(small[:6]), large[:6]], run.folder / "samples.png")
    if arguments.sets:
        folder = min((p for p in arguments.sets.iterdir() if p.is_dir()), key=lambda p: len(list(p.iterdir())))
        figure = evaluate_upscale.evaluate(functools.partial(evaluate_upscale.upscale, net), folder, arguments.scale)
        print(f"\n{run.spent / 60:.1f} min, step {run.step}: {folder.name} {figure:.2f} dB", flush=True)


def write_card(arguments, run, net):
    """Measures the file as written, in fp16, and says so."""
    facts = export.facts(arguments.out)
    written = edsr.from_tensors(load_file(arguments.out), arguments.scale).eval()
    measured = {"parameters": f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M"}
    for folder in sorted(p for p in arguments.sets.iterdir() if p.is_dir()) if arguments.sets else []:
        figure = evaluate_upscale.evaluate(
            functools.partial(evaluate_upscale.upscale, written), folder, arguments.scale
        )
        plain = evaluate_upscale.evaluate(
            functools.partial(bicubic.resize_bytes, scale=arguments.scale), folder, arguments.scale
        )
        measured[f"{folder.name}, PSNR on Y"] = f"{figure:.2f} dB (bicubic {plain:.2f})"
    shown = {name: getattr(arguments, name) for name in ("scale", "batch", "patch", "muon_rate", "adam_rate", "power")}
    if arguments.start:
        shown["start"] = arguments.start.name
    training = {
        "data": f"{arguments.data_note}; at {', '.join(map(str, SHRINKS))} of their size",
        "started from": "linear interpolation" if not arguments.start else arguments.start.name,
        "steps, minutes": f"{facts['steps']} steps, {facts['minutes']} min",
        "batch": f"{arguments.batch} patches of {arguments.patch} px",
        "optimiser": f"Muon {arguments.muon_rate:g} for the body, Adam {arguments.adam_rate:g} for the rest",
        "schedule": "cosine to 0, averaged weights",
        "loss": f"L{arguments.power} on RGB + L{arguments.power} on luma",
        "hardware": export.hardware(arguments.device, arguments.threads),
    }
    export.card(
        arguments.out,
        f"EDSR x{arguments.scale}, {arguments.blocks} blocks x {arguments.width} channels",
        f"Enlarges a picture {arguments.scale} times; RGB 0..1 in and out, key names of the published EDSR, fp16.",
        training,
        measured,
        LIMITS,
        export.command("train_edsr.py", arguments, **shown),
    )


if __name__ == "__main__":
    main()
