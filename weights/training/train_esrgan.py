"""Trains a compact ESRGAN generator (x4) for pictures as they are sent: soft, noisy, JPEG. First L1 alone; then VGG's
features and a judge of patches join, which make it draw detail instead of the mean of all details. What is left lies
between the weights before and after that (network interpolation, Wang et al. 2018): the last ones alone overdo it.

    python train_esrgan.py --judge vgg19_style.safetensors --photos DIR --log DIR --out esrgan_x4.safetensors
"""

import copy
import functools
import math
import pathlib
import random

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import bicubic
import evaluate_upscale
import export
import perceptual
import photos
import rrdbnet
from degrade import degraded
from muon import Descent
from pix2pix import PatchGAN
from run import Average, Run, options, prepare, sheet

SCALE = 4
SHRINKS = (1.0, 0.7)  # smaller copies are sharper per pixel and free of JPEG traces
WARM_UP_STEPS = 50
FEATURES = (2, 3, 4)  # of the judged maps: conv2_1, conv2_2, conv3_1
ABOUT = """Enlarges a picture 4 times and redraws its detail; RGB 0..1 in and out. Key names of Real-ESRGAN, fp16."""
LIMITS = """Compact. Edges become crisp, noise goes, JPEG blocks are softened and sometimes taken for detail, those of
colour stay; foliage and stone get a leathery texture of short strokes. It invents, so it is not for evidence; small
letters stay unreadable."""


class Pairs:
    def __init__(self, images, side):
        self.side, self.large = side, []
        for image in images:
            sizes = [image if s == 1 else bicubic.resize_bytes(image, s) for s in SHRINKS]
            self.large += [image for image in sizes if min(image.shape[1:]) >= SCALE * side]
        if not self.large:
            raise SystemExit(f"no photo has {SCALE * side} pixels on its shorter side: take larger ones")

    def batch(self, count, device):
        pairs = [self.one() for _ in range(count)]
        return [
            torch.stack(t).to(device).float().div(255).contiguous(memory_format=torch.channels_last)
            for t in zip(*pairs)
        ]

    def one(self):
        side = SCALE * self.side
        image = random.choice(self.large)
        y, x = random.randint(0, image.shape[1] - side), random.randint(0, image.shape[2] - side)
        truth = photos.turn([image[:, y : y + side, x : x + side]])[0]
        return degraded(bicubic.resize_bytes(truth, 1 / SCALE)), truth.contiguous()


def main():
    parser = options(__doc__, minutes=50)
    parser.add_argument("--judge", type=pathlib.Path, required=True, help="VGG-19 up to conv3_1, or its student")
    parser.add_argument("--start", type=pathlib.Path, help="weights to start from")
    parser.add_argument("--plain", type=float, default=0.6, help="share of the time with L1 alone (%(default)s)")
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--side", type=int, default=32, help="of the small patches")
    parser.add_argument("--muon-rate", type=float, default=2e-3)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--feature-weight", type=float, default=0.06)
    parser.add_argument("--adversarial", type=float, default=0.004)
    parser.add_argument("--blend", type=float, default=0.4, help="share of the last weights (%(default)s)")
    parser.add_argument("--average", type=float, default=0.995)
    parser.add_argument("--sets", type=pathlib.Path, help="folders of test pictures (Set5, Set14), never trained on")
    arguments = parser.parse_args()
    prepare(arguments)

    trained, held_out = photos.split(photos.load(arguments.photos))
    pairs = Pairs(trained, arguments.side)
    seer = perceptual.Judge(arguments.judge, arguments.device)
    net = rrdbnet.from_tensors(load_file(arguments.start)) if arguments.start else rrdbnet.RRDBNet()
    net = net.to(arguments.device, memory_format=torch.channels_last)
    judge = PatchGAN().to(arguments.device, memory_format=torch.channels_last)
    average = Average(net, arguments.average)
    descent = Descent(net, arguments.muon_rate, arguments.rate)
    judging = torch.optim.Adam(judge.parameters(), 2e-4, (0.5, 0.999), fused=True)
    parts = {"net": net, "judge": judge, "average": average.net, "judging": judging, "descent": descent}
    run = Run(arguments, parts)
    print(f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M parameters, {len(pairs.large)} pictures", flush=True)

    plain = run.folder / "plain.safetensors"
    if not arguments.resume:
        plain.unlink(missing_ok=True)
    for step in run.steps():
        small, truth = pairs.batch(arguments.batch, run.device)
        with run.autocast():
            result = net(small)
        result = result.float()
        pixels = (result - truth).abs().mean()
        loss, losses = pixels, {"l1": pixels.item()}
        if run.progress >= arguments.plain:
            keep(average.net, plain, step)
            features = features_distance(seer, result, truth)
            adversarial, judged = opinions(run, judge, judging, small, result, truth)
            loss = loss + arguments.feature_weight * features + arguments.adversarial * adversarial
            losses |= {"features": features.item(), "adversarial": adversarial.item(), "judge": judged.item()}
        descent.step(loss, rate(run.progress, step))
        average.update(net, step)
        run.record(**losses)
        if run.wants_sample():
            publish(arguments, run, average.net, held_out)
    keep(average.net, plain, run.step)  # where the clock left no time for more than L1
    last = copy.deepcopy(average.net)
    between(average.net, plain, arguments.blend)
    publish(arguments, run, average.net, held_out)
    write_card(arguments, run, held_out, {"after L1 alone": network(plain), "after all": last})


def keep(net, path, step):
    """Writes the weights after L1 alone, once."""
    if not path.exists():
        export.save(net.state_dict(), path, architecture="rrdbnet_x4", steps=step)


def network(path):
    return rrdbnet.from_tensors(load_file(path)).eval()


@torch.no_grad()
def between(net, plain, share):
    """Moves the net back towards the weights in the file `plain`, so that `share` of its own are left."""
    for name, value in network(plain).state_dict().items():
        net.get_parameter(name).lerp_(value.to(net.get_parameter(name).device), 1 - share)


def rate(progress, step):
    """Warms up, falls as a cosine to a tenth."""
    return min(1.0, step / WARM_UP_STEPS) * (0.1 + 0.45 * (1 + math.cos(math.pi * progress)))


def features_distance(seer, result, truth):
    with torch.no_grad():
        wanted = seer.maps(truth)
    found = seer.maps(result)
    return sum(
        (found[i].float() - wanted[i].float()).abs().mean() / wanted[i].float().abs().mean() for i in FEATURES
    ) / len(FEATURES)


def opinions(run, judge, judging, small, result, truth):
    """How wrong the judge says the result is, and how wrong the judge is after looking once more."""
    shown = F.interpolate(small, scale_factor=SCALE, mode="bilinear")
    with run.autocast():
        real, fake = judge(shown, truth), judge(shown, result.detach())
    judged = F.softplus(-real.float()).mean() + F.softplus(fake.float()).mean()
    judging.zero_grad(set_to_none=True)
    judged.backward()
    judging.step()
    judge.requires_grad_(False)
    with run.autocast():
        opinion = judge(shown, result)
    judge.requires_grad_(True)
    return F.softplus(-opinion.float()).mean(), judged


def tests(held_out):
    """Held-out photos of half their size, and what is sent of them: clean, and as JPEG of quality 60 with noise."""
    random.seed(5), torch.manual_seed(5)
    for image in held_out[:4]:
        large = image[:, : image.shape[1] // 4 * 4, : image.shape[2] // 4 * 4]
        yield degraded(bicubic.resize_bytes(large, 1 / SCALE)), large


@torch.no_grad()
def publish(arguments, run, net, held_out):
    export.save(net.state_dict(), arguments.out, architecture="rrdbnet_x4", steps=run.step)
    state = random.getstate(), torch.get_rng_state()
    rows = []
    for small, large in tests(held_out):
        plain = F.interpolate(small[None].float() / 255, scale_factor=SCALE, mode="bicubic")[0]
        result = net(small[None].to(run.device).float() / 255)[0]
        rows.append([plain[:, :240, :320], result[:, :240, :320], large[:, :240, :320].float() / 255])
    random.setstate(state[0]), torch.set_rng_state(state[1])
    sheet(rows, run.folder / "samples.png")


def write_card(arguments, run, held_out, others):
    net = network(arguments.out)
    nets = {"": net} | others
    ways = {name: functools.partial(evaluate_upscale.upscale, one) for name, one in nets.items()}
    ways["bicubic"] = functools.partial(bicubic.resize_bytes, scale=SCALE)
    measured = {"parameters": f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M"}

    def add(name, figure):
        own, *rest = (f"{name} {figure(way):.2f}".strip() for name, way in ways.items())
        measured[f"{name}, PSNR on Y"] = f"{own} dB ({', '.join(rest)})"

    for folder in sorted(p for p in arguments.sets.iterdir() if p.is_dir()) if arguments.sets else []:
        add(f"{folder.name}, clean input", lambda way: evaluate_upscale.evaluate(way, folder, SCALE))
    pairs = list(tests(held_out))
    add(
        f"{len(pairs)} held-out photos, degraded",
        lambda way: sum(evaluate_upscale.psnr(way(small), large, SCALE) for small, large in pairs) / len(pairs),
    )
    training = {
        "data": f"{arguments.data_note}; at {', '.join(map(str, SHRINKS))} of their size; "
        "blurred, noisy, JPEG (`degrade.py`)",
        "started from": arguments.start.name if arguments.start else "interpolation",
        "steps, minutes": f"{run.step} steps, {run.spent / 60:.0f} min, "
        f"batch {arguments.batch}, patches of {arguments.side} px",
        "optimiser": f"Muon {arguments.muon_rate:g} for the filters, Adam {arguments.rate:g} for the rest",
        "weights": f"averaged; {1 - arguments.blend:g} of those after L1 alone and {arguments.blend:g} of the last",
        "loss": f"L1; after {arguments.plain:.0%} of the time + {arguments.feature_weight:g} x VGG features + "
        f"{arguments.adversarial:g} x PatchGAN",
        "hardware": export.hardware(arguments.device, arguments.threads),
    }
    export.card(
        arguments.out,
        f"ESRGAN x4, {len(net.body)} blocks x {net.conv_first.out_channels} channels",
        ABOUT,
        training,
        measured,
        LIMITS,
        export.command("train_esrgan.py", arguments, judge=arguments.judge.name, blend=arguments.blend),
    )


if __name__ == "__main__":
    main()
