"""Trains the pix2pix U-Net that turns a grey photo into a neon night. The pairs are made while it runs: a random crop
of a photo, squashed to a square as the service does, and what `neon_grade` makes of it. The net sees the grey crop
alone.

    python train_neon.py --photos DIR --log DIR --out neon.safetensors
"""

import random

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import export
import neon_grade
import photos
from pix2pix import WIDTH, PatchGAN, UNet
from run import Average, Run, options, prepare, sheet

SIDE = 256
POOL = 1536  # pairs kept ready; grading costs as much as a training step
FRESH_PER_STEP = 1
L1_WEIGHT = 100
COARSE_WEIGHT = 50  # L1 of the 8 x 8 means: the layout of the light
EDGE_WEIGHT = 50  # L1 of the slopes: crisp tubes, no checkerboard in the sky
SETTLING_BATCHES = 48
ABOUT = """Redraws a photo as a night lit by neon. Input: the grey value in three channels, -1..1, 256 x 256 (or
multiples of 256); output tanh. Key names of the published pix2pix U-Net, fp16."""
LIMITS = """Trained at 256 px: in larger inputs the tubes of light become thinner and more numerous. It sees no
colour, so which lamp lights what follows from light and shade alone. Fine texture (grass, gravel, fur) lights up as a
web of small lines; a bright wall or shirt that is even over a wide stretch is taken for sky and goes dark."""


def grey(image):
    """... x 3 x H x W -> ... x 1 x H x W luma."""
    return torch.einsum("c,...chw->...hw", image.new_tensor(neon_grade.LUMA), image).unsqueeze(-3)


def pair(photo):
    """A square crop (C x 256 x 256 in 0..1, first the grey value, then the neon colours) of a photo's bytes."""
    height, width = photo.shape[1:]
    whole = random.random() < 0.4
    h, w = (
        (random.uniform(0.9, 1), random.uniform(0.9, 1))
        if whole
        else (random.uniform(0.45, 1), random.uniform(0.45, 1))
    )
    h, w = round(h * height), round(w * width)
    y, x = random.randint(0, height - h), random.randint(0, width - w)
    return graded(photo[:, y : y + h, x : x + w], gamma=2 ** random.uniform(-0.6, 0.6))


def graded(photo, gamma=1.0):
    square = F.interpolate(photo[None].float() / 255, (SIDE, SIDE), mode="bilinear", antialias=True)[0] ** gamma
    return torch.cat([grey(square), neon_grade.neon(square)])


class Pairs:
    """A pool of graded crops, a few of them renewed at every step."""

    def __init__(self, images):
        self.images = images
        self.pool = torch.empty(POOL, 4, SIDE, SIDE, dtype=torch.uint8)
        self.filled, self.next = 0, 0
        for _ in range(64):
            self.renew()

    def renew(self):
        self.pool[self.next] = (pair(random.choice(self.images)) * 255).round().byte()
        self.filled, self.next = max(self.filled, self.next + 1), (self.next + 1) % POOL

    def batch(self, size, device):
        for _ in range(FRESH_PER_STEP):
            self.renew()
        batch = self.pool[torch.randint(self.filled, (size,))]
        if random.random() < 0.5:
            batch = batch.flip(3)
        return network_range(batch.to(device).float() / 255)


def network_range(pairs):
    """N x 4 x H x W in 0..1 -> (grey in three channels, colours), -1..1, channels last."""
    pairs = pairs * 2 - 1
    inputs = pairs[:, :1].expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)
    return inputs, pairs[:, 1:].contiguous(memory_format=torch.channels_last)


def rate(progress):
    """Full for the first half, then straight down to nothing."""
    return min(1.0, 2 * (1 - progress))


def main():
    parser = options(__doc__, minutes=90)
    parser.add_argument("--width", type=int, default=WIDTH)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--average", type=float, default=0.998)
    arguments = parser.parse_args()
    prepare(arguments)

    trained, held_out = photos.split(photos.load(arguments.photos))
    held_out = torch.stack([graded(image) for image in held_out])
    pairs = Pairs(trained)
    net = UNet(arguments.width).to(arguments.device, memory_format=torch.channels_last)
    judge = PatchGAN().to(arguments.device, memory_format=torch.channels_last)
    average = Average(net, arguments.average)
    makers = [torch.optim.Adam(m.parameters(), arguments.rate, (0.5, 0.999), fused=True) for m in (net, judge)]
    run = Run(arguments, {"net": net, "judge": judge, "average": average.net, "maker": makers[0], "judging": makers[1]})
    print(f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M parameters, {len(pairs.images)} photos", flush=True)

    for step in run.steps():
        inputs, truth = pairs.batch(arguments.batch, run.device)
        for optimiser in makers:
            optimiser.param_groups[0]["lr"] = arguments.rate * rate(run.progress)
        with run.autocast():
            result = net(inputs)
            real, fake = judge(inputs, truth), judge(inputs, result.detach())
        judged = 0.5 * (likelihood(real, True) + likelihood(fake, False))
        makers[1].zero_grad(set_to_none=True)
        judged.backward()
        makers[1].step()

        judge.requires_grad_(False)
        with run.autocast():
            opinion = judge(inputs, result)
        difference = result.float() - truth
        adversarial = likelihood(opinion, True)
        absolute = difference.abs().mean()
        coarse = F.avg_pool2d(difference, 8).abs().mean()
        edges = difference.diff(dim=2).abs().mean() + difference.diff(dim=3).abs().mean()
        loss = adversarial + L1_WEIGHT * absolute + COARSE_WEIGHT * coarse + EDGE_WEIGHT * edges
        makers[0].zero_grad(set_to_none=True)
        loss.backward()
        makers[0].step()
        judge.requires_grad_(True)
        average.update(net, step)
        run.record(
            l1=absolute.item(),
            coarse=coarse.item(),
            edges=edges.item(),
            adversarial=adversarial.item(),
            judge=judged.item(),
        )
        if run.wants_sample():
            publish(arguments, run, average.net, pairs, held_out)
    publish(arguments, run, average.net, pairs, held_out)


def likelihood(logits, real):
    logits = logits.float()
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, float(real)))


@torch.no_grad()
def settle(net, pairs, size, device):
    """Measures the batch statistics afresh for the averaged weights, which no batch has passed through in training."""
    norms = [layer for layer in net.modules() if isinstance(layer, torch.nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # plain mean over all batches
        norm.train()
    for _ in range(SETTLING_BATCHES):
        with torch.autocast(device, torch.bfloat16):
            net(pairs.batch(size, device)[0])
    net.eval()


@torch.no_grad()
def publish(arguments, run, net, pairs, held_out):
    settle(net, pairs, arguments.batch, run.device)
    inputs, truth = network_range(held_out.to(run.device))
    result = net(inputs)
    figure = (result - truth).abs().mean() / 2
    export.save(net.state_dict(), arguments.out, architecture="pix2pix_unet", steps=run.step)
    sheet([inputs * 0.5 + 0.5, result * 0.5 + 0.5, truth * 0.5 + 0.5], run.folder / "samples.png")
    print(f"\n{run.spent / 60:.1f} min, step {run.step}: L1 on held-out photos {figure:.4f} (of 0..1)", flush=True)
    write_card(arguments, run, figure, len(pairs.images), len(held_out))


def write_card(arguments, run, figure, trained, held_out):
    training = {
        "data": f"{arguments.data_note}; {trained} trained on, {held_out} held out; targets by `neon_grade.py`",
        "steps, minutes": f"{run.step} steps, {run.spent / 60:.0f} min, batch {arguments.batch}",
        "optimiser": f"Adam {arguments.rate:g}, 0.5, 0.999, falling to 0 in the second half, averaged weights",
        "loss": f"PatchGAN (BCE on logits) + {L1_WEIGHT} x L1 + {COARSE_WEIGHT} x L1 of 8 x 8 means"
        f" + {EDGE_WEIGHT} x L1 of slopes; no dropout",
        "hardware": export.hardware(arguments.device, arguments.threads),
    }
    measured = {
        "parameters": f"{sum(t.numel() for t in load_file(arguments.out).values()) / 1e6:.2f} M",
        f"L1 to the target on {held_out} held-out photos": f"{float(figure):.4f} of the range 0..1",
    }
    export.card(
        arguments.out,
        f"Neon: pix2pix U-Net of width {arguments.width}",
        ABOUT,
        training,
        measured,
        LIMITS,
        export.command("train_neon.py", arguments),
    )


if __name__ == "__main__":
    main()
