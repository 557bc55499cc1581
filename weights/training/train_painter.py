"""Trains the generator of one school of painting (cubism, expressionism, early Renaissance): every place of a photo is
pulled towards the colours of the passage of the school's pictures that looks most like it, and the whole towards the
statistics of VGG's features over those passages, at three sizes.

    python train_painter.py --judge vgg19_style.safetensors --paintings FILE FILE --photos DIR --log DIR \\
        --out cubism.safetensors
"""

import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import cyclegan_resnet
import export
import perceptual
import photos
import planes
import school
import styles
from muon import Descent
from run import Average, Run, options, prepare, sheet

WARM_UP_STEPS = 30
EVEN = 32
MOST_INK, BLOTTING = 2.0, 2.0  # beyond it tanh lets no gradient through, and blots stay where they are
LARGEST = 2.2  # crops' sides in a photo's shorter one: what large photos look like at full size
SOFTNESS = 3  # places: passages side by side differ in colour, their surroundings should not
ARCHITECTURE = "cyclegan_resnet9"
SHOWN_OPTIONS = "stroke", "planes", "facets", "faithful", "freedom", "style", "content", "smooth", "batch"
ABOUT = """Repaints a photo in one school's manner. RGB -1..1 in, tanh out; sides in multiples of 4. Key names of the
published CycleGAN generator with residual blocks, fp16."""
WHY = """perceptual rather than CycleGAN: two or three paintings are no distribution for a judge to learn, while their
passages can be looked up, and one generator is trained instead of two generators and two judges; residual blocks rather
than the U-Net, whose transposed convolutions of 2 x 2 do not overlap and leave a grid"""
LIMITS = """Palette and brush work of the school, not its drawing: figures stay where the photo has them. Strokes keep
their size in pixels, so a larger input gets finer ones."""


def main():
    parser = options(__doc__, minutes=30)
    perceptual.options(parser, style=10.0, average=0.995)
    parser.add_argument("--paintings", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--start", type=pathlib.Path, help="weights to start from")
    parser.add_argument("--width", type=int, default=cyclegan_resnet.WIDTH)
    parser.add_argument("--side", type=int, default=224, help="of the photos' crops")
    parser.add_argument("--stroke", type=int, default=600, help="shorter side of a painting: more is broader")
    parser.add_argument("--planes", type=int, default=0, help="radius of the flat planes a photo is first cut into")
    parser.add_argument("--facets", type=float, default=0.0, help="how deep facets are shaded before")
    parser.add_argument("--faithful", type=float, default=1.0, help="weight of the photo's own colours in the search")
    parser.add_argument("--freedom", type=float, default=0.0, help="share of all passages in the statistics")
    parser.add_argument("--colour", type=float, default=5.0)
    arguments = parser.parse_args()
    prepare(arguments)

    images, held_out = photos.split(photos.load(arguments.photos))
    judge = perceptual.Judge(arguments.judge, arguments.device)
    painters = school.School(judge, arguments)
    start = arguments.start
    net = cyclegan_resnet.from_tensors(load_file(start)) if start else cyclegan_resnet.ResNet(arguments.width)
    net = net.to(arguments.device, memory_format=torch.channels_last)
    average = Average(net, arguments.average)
    descent = Descent(net, arguments.muon_rate, arguments.rate)
    run = Run(arguments, {"net": net, "average": average.net, "descent": descent})
    print(f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M parameters, {len(images)} photos", flush=True)

    for step in run.steps():
        crops = styles.photo_batch(images, arguments.batch, arguments.side, run.device, LARGEST)
        with torch.no_grad():
            simplified = simple(arguments, crops)
            colours, statistics = painters.wanted(simplified)
            content = judge.maps(simplified)
        with run.autocast():
            ink = net.ink(crops * 2 - 1)
        ink = ink.float()
        result = ink.tanh() * 0.5 + 0.5
        found, maps = judge.style(result, len(school.SCALES))
        style = perceptual.style_loss(found, statistics).mean()
        kept = perceptual.content_loss(maps, content).mean()
        colour = (soft(school.colours(result)) - soft(colours)).abs().mean()
        rough = perceptual.roughness(result)
        loss = arguments.style * style + arguments.content * kept
        loss = loss + arguments.colour * colour + arguments.smooth * rough
        loss = loss + BLOTTING * F.relu(ink.abs() - MOST_INK).mean()
        descent.step(loss, rate(run.progress, step))
        net.even_out()
        average.update(net, step)
        run.record(style=style.item(), content=kept.item(), colour=colour.item(), rough=rough.item())
        if run.wants_sample():
            publish(arguments, run, average.net, held_out)
    publish(arguments, run, average.net, held_out)
    write_card(arguments, run, distances(arguments, painters, average.net, held_out))


@torch.no_grad()
def distances(arguments, painters, net, held_out):
    """Style and colour losses over whole held-out photos: of the painted ones, and of the photos as they are."""
    found = []
    for image in held_out:
        photo = even(image).to(arguments.device)
        wanted, statistics = painters.wanted(simple(arguments, photo))
        for picture in (net(photo * 2 - 1) * 0.5 + 0.5, photo):
            style = perceptual.style_loss(painters.judge.style(picture, len(school.SCALES))[0], statistics).mean()
            colour = (soft(school.colours(picture)) - soft(wanted)).abs().mean()
            found.append((style.item(), colour.item()))
    return [[sum(column) / len(column) for column in zip(*half)] for half in (found[::2], found[1::2])]


def even(image):
    """1 x 3 x H x W in 0..1, cut to sides that divide at every scale."""
    height, width = (side // EVEN * EVEN for side in image.shape[1:])
    return image[None, :, :height, :width].float() / 255


def simple(arguments, photos):
    return planes.planes(planes.facets(photos, arguments.facets), arguments.planes)


def soft(colours):
    return F.avg_pool2d(colours, SOFTNESS, 1)


def rate(progress, step):
    """Warms up, stays, and falls to nothing in the second half."""
    return min(1.0, step / WARM_UP_STEPS) * min(1.0, 2 * (1 - progress))


@torch.no_grad()
def publish(arguments, run, net, held_out):
    behind = export.history(arguments.start, ARCHITECTURE, run)
    export.save(net.state_dict(), arguments.out, architecture=ARCHITECTURE, **behind)
    rows = []
    for image in held_out[:6]:
        photo = even(image).to(run.device)
        rows.append((photo[0], net(photo * 2 - 1)[0] * 0.5 + 0.5))
    rows = [sum(rows[i : i + 2], ()) for i in range(0, len(rows), 2)]
    height = min(image.shape[1] for row in rows for image in row)
    sheet([[image[:, :height] for image in row] for row in rows], run.folder / "samples.png")


def write_card(arguments, run, distances):
    facts = export.facts(arguments.out)
    training = {
        "data": arguments.data_note,
        "paintings": ", ".join(path.stem.replace("_", " ") for path in arguments.paintings),
        "started from": arguments.start.name if arguments.start else "noise",
        "steps, minutes": f"{facts['steps']} steps, {facts['minutes']} min, batch {arguments.batch}, "
        f"{arguments.side} px",
        "optimiser": f"Muon {arguments.muon_rate:g} for the filters, Adam {arguments.rate:g} for the rest, "
        "falling to 0 in the second half, averaged weights",
        "loss": f"of the likest of {school.PASSAGES} passages for every place: colours x {arguments.colour:g}, "
        "relative means and covariances at conv1_1 .. conv3_1 of the picture, its half and its quarter "
        f"x {arguments.style:g}; "
        f"relative features at conv3_1 x {arguments.content:g}, total variation x {arguments.smooth:g}",
        "why": WHY.replace("\n", " "),
        "hardware": export.hardware(arguments.device, arguments.threads),
    }
    (style, colour), (plain_style, plain_colour) = distances
    measured = {
        "parameters": f"{sum(t.numel() for t in load_file(arguments.out).values()) / 1e6:.2f} M",
        "style loss, whole held-out photos": f"{style:.3f} (the photos' own {plain_style:.3f})",
        "colour loss": f"{colour:.3f} ({plain_colour:.3f})",
    }
    shown = {"judge": arguments.judge.name, "paintings": "FILES"}
    shown |= {name: getattr(arguments, name) for name in SHOWN_OPTIONS}
    if arguments.start:
        shown["start"] = arguments.start.name
    title = f"{arguments.out.stem.capitalize()}: CycleGAN ResNet of width {arguments.width}"
    export.card(
        arguments.out, title, ABOUT, training, measured, LIMITS, export.command("train_painter.py", arguments, **shown)
    )


if __name__ == "__main__":
    main()
