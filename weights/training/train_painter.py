"""Trains the U-Net generator of one school of painting (cubism, expressionism, early Renaissance): photos are pulled
towards the statistics of VGG's features over crops of the school's pictures, those that are likest to them, at three
sizes, and kept near themselves in those features.

    python train_painter.py --judge vgg19_style.safetensors --paintings FILE FILE --photos DIR --log DIR \\
        --out cubism.safetensors
"""

import pathlib
import random

import torch
from safetensors.torch import load_file

import cyclegan_unet
import export
import perceptual
import photos
import styles
from muon import Descent
from run import Average, Run, options, prepare, sheet

SCALES = 3  # the picture, its half, its quarter: facets and figures besides brush strokes
WARM_UP_STEPS = 30
CROPS = 40  # of each painting
CHOICE = 3
ABOUT = """Repaints a photo in one school's manner. RGB -1..1 in, tanh out; sides in multiples of 16. Key names of the
published CycleGAN U-Net, fp16."""
WHY = """perceptual rather than CycleGAN: two or three paintings are no distribution for a judge to learn, while their
statistics are exact, and one generator is trained instead of two generators and two judges"""
LIMITS = """Palette and brush work of the school, not its drawing: figures stay where the photo has them. Strokes keep
their size in pixels, so a larger input gets finer ones."""


def main():
    parser = options(__doc__, minutes=30)
    parser.add_argument("--judge", type=pathlib.Path, required=True, help="VGG-19 up to conv3_1, or its student")
    parser.add_argument("--paintings", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--start", type=pathlib.Path, help="weights to start from, another school's too")
    parser.add_argument("--width", type=int, default=cyclegan_unet.WIDTH)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--side", type=int, default=224, help="of the photos' crops")
    parser.add_argument("--judged", type=int, default=144, help="side of the part that is judged, anywhere in the crop")
    parser.add_argument(
        "--stroke", type=float, default=2.8, help="shorter side of a painting, in judged parts: more is broader"
    )
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--muon-rate", type=float, default=0.02, help="of the filters; the rest learns by Adam")
    parser.add_argument("--content", type=float, default=1.0)
    parser.add_argument("--style", type=float, default=10.0)
    parser.add_argument("--smooth", type=float, default=1.0)
    parser.add_argument("--average", type=float, default=0.99)
    arguments = parser.parse_args()
    prepare(arguments)

    images, held_out = photos.split(photos.load(arguments.photos))
    judge = perceptual.Judge(arguments.judge, arguments.device)
    school = School(judge, arguments)
    net = cyclegan_unet.from_tensors(load_file(arguments.start)) if arguments.start else None
    net = (net or cyclegan_unet.UNet(arguments.width)).to(arguments.device, memory_format=torch.channels_last)
    average = Average(net, arguments.average)
    descent = Descent(net, arguments.muon_rate, arguments.rate)
    run = Run(arguments, {"net": net, "average": average.net, "descent": descent})
    print(f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M parameters, {len(images)} photos", flush=True)

    for step in run.steps():
        crops = styles.photo_batch(images, arguments.batch, arguments.side, run.device)
        with run.autocast():
            result = net(crops * 2 - 1)
        result, crops = part(result.float() * 0.5 + 0.5, crops, arguments.judged)
        found, maps = judge.style(result, SCALES)
        with torch.no_grad():
            plain, content = judge.style(crops, SCALES)
            wanted = school.likest(plain)
        style = perceptual.style_loss(found, wanted).mean()
        kept = perceptual.content_loss(maps, content).mean()
        rough = perceptual.roughness(result)
        loss = arguments.style * style + arguments.content * kept + arguments.smooth * rough
        descent.step(loss, rate(run.progress, step))
        average.update(net, step)
        run.record(style=style.item(), content=kept.item(), rough=rough.item())
        if run.wants_sample():
            publish(arguments, run, average.net, held_out)
    publish(arguments, run, average.net, held_out)


class School:
    """Crops of the paintings as the judge sees them."""

    @torch.no_grad()
    def __init__(self, judge, arguments):
        smallest, largest = arguments.stroke * 0.8, arguments.stroke * 1.25
        found = []
        for path in arguments.paintings:
            painting = photos.load_one(path, styles.LONGEST_SIDE)
            crops = [styles.crop(painting, arguments.judged, smallest, largest) for _ in range(CROPS)]
            found.append(judge.style(torch.stack(crops).to(arguments.device).float() / 255, SCALES)[0])
        self.crops = [torch.cat(layer) for layer in zip(*found)]

    def likest(self, found):
        """For each picture the nearest of a few crops: an even sky becomes an even passage of a painting, where the
        mean of all crops would have it covered in spots."""
        chosen = []
        for i in range(len(found[0])):
            few = torch.randperm(len(self.crops[0]))[:CHOICE]
            distances = perceptual.style_loss([f[i : i + 1].expand(CHOICE, -1, -1) for f in found], self._at(few))
            chosen.append(few[distances.argmin().item()])
        return self._at(torch.stack(chosen))

    def _at(self, chosen):
        return [layer[chosen.to(layer.device)] for layer in self.crops]


def part(result, crops, side):
    """The same random square of both. Were it all judged, the net would hang the colours it has to spend as a frame
    around the picture, whose edges zero padding shows it."""
    y, x = (random.randint(0, length - side) for length in crops.shape[2:])
    return [pictures[:, :, y : y + side, x : x + side] for pictures in (result, crops)]


def rate(progress, step):
    """Warms up, stays, and falls to nothing in the second half."""
    return min(1.0, step / WARM_UP_STEPS) * min(1.0, 2 * (1 - progress))


@torch.no_grad()
def publish(arguments, run, net, held_out):
    export.save(net.state_dict(), arguments.out, architecture="cyclegan_unet", steps=run.step)
    rows = []
    for image in held_out[:6]:
        image = image[None, :, : image.shape[1] // 16 * 16, : image.shape[2] // 16 * 16].to(run.device).float() / 255
        rows.append((image[0], net(image * 2 - 1)[0] * 0.5 + 0.5))
    rows = [(*a, *b) for a, b in zip(rows[::2], rows[1::2])]
    height = min(image.shape[1] for row in rows for image in row)
    sheet([[image[:, :height] for image in row] for row in rows], run.folder / "samples.png")
    write_card(arguments, run)


def write_card(arguments, run):
    training = {
        "data": arguments.data_note,
        "paintings": ", ".join(path.stem.replace("_", " ") for path in arguments.paintings),
        "steps, minutes": f"{run.step} steps, {run.spent / 60:.0f} min, batch {arguments.batch}, "
        f"{arguments.judged} of {arguments.side} px judged",
        "start": arguments.start.name if arguments.start else "random",
        "optimiser": f"Muon {arguments.muon_rate:g} for the filters, Adam {arguments.rate:g} for the rest, "
        "falling to 0 in the second half, averaged weights",
        "loss": f"relative distance to the statistics at conv1_1 .. conv3_1 of the likest of {CHOICE} crops, in the "
        f"picture, its half and its quarter x {arguments.style:g}, relative features at conv3_1 "
        f"x {arguments.content:g}, total variation x {arguments.smooth:g}",
        "why": WHY.replace("\n", " "),
        "hardware": export.hardware(arguments.device, arguments.threads),
    }
    measured = {"parameters": f"{sum(t.numel() for t in load_file(arguments.out).values()) / 1e6:.2f} M"}
    shown = {"judge": arguments.judge.name, "paintings": "FILES", "stroke": arguments.stroke, "style": arguments.style}
    if arguments.start:
        shown["start"] = arguments.start.name
    title = f"{arguments.out.stem.capitalize()}: CycleGAN U-Net of width {arguments.width}"
    export.card(
        arguments.out, title, ABOUT, training, measured, LIMITS, export.command("train_painter.py", arguments, **shown)
    )


if __name__ == "__main__":
    main()
