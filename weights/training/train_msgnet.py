"""Trains MSG-Net: photos and style pictures in, photos in those styles out, judged by VGG-19 (the student of
`train_vgg_student.py` does).

The first layer's instance normalisation hides a style's brightness and mean colour, so the network has to recognise a
style by how its features go together. Two things make that learnable in minutes instead of days: the encoder stays as
it was drawn by chance, so that every style's Gram matrix is computed once, and CoMatch begins whitened
(`MSGNet.whiten`).

    python train_msgnet.py --judge vgg19_style.safetensors --photos DIR --styles DIR --log DIR --out msgnet.safetensors
"""

import pathlib
import random

import torch
from safetensors.torch import load_file

import export
import msgnet
import perceptual
import photos
import styles
from muon import Descent
from run import Average, Run, options, prepare, sheet

SHOWN_STYLES = 5
SEEN_AT = (192, 256, 384)  # shorter side of a style picture
JUDGED_AT = 256
WARM_UP_STEPS = 50
RISE = 0.15  # of the time, in which style comes to its full weight: a net that loses the photo never finds it again
ABOUT = """Redraws a picture in the style of any other in one pass. BGR 0..255 in and out; key names of the published
MSG-Net, fp16."""
LIMITS = """Palette, contrast and soft brush work follow the style picture; its ornaments (panes of glass, dots, copper
traces) hardly do: for those there is optimisation under VGG. Of a style it was not trained with, the palette comes out
as the nearest mix of those it knows. Strokes keep about the size they were trained at, whatever the size of the style
picture."""


def main():
    parser = options(__doc__, minutes=60)
    perceptual.options(parser, style=5.0, average=0.995)
    parser.add_argument("--styles", type=pathlib.Path, nargs="+", required=True, help="folders of style pictures")
    parser.add_argument("--start", type=pathlib.Path, help="weights to start from")
    parser.add_argument("--width", type=int, default=msgnet.WIDTH)
    parser.add_argument("--side", type=int, default=128, help="of the photos' crops")
    arguments = parser.parse_args()
    prepare(arguments)

    images, held_out = photos.split(photos.load(arguments.photos))
    judge = perceptual.Judge(arguments.judge, arguments.device)
    pictures = styles.load(arguments.styles)
    net = msgnet.from_tensors(load_file(arguments.start)) if arguments.start else msgnet.MSGNet(arguments.width)
    net = net.to(arguments.device, memory_format=torch.channels_last)
    net.model1.requires_grad_(False)
    examples = Examples(pictures, net, judge, arguments.device)
    if not arguments.start:
        net.whiten(torch.cat(examples.seen))
    average = Average(net, arguments.average)
    descent = Descent(net, arguments.muon_rate, arguments.rate)
    run = Run(arguments, {"net": net, "average": average.net, "descent": descent})
    print(f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M parameters, {len(images)} photos", flush=True)

    for step in run.steps():
        crops = styles.photo_batch(images, arguments.batch, arguments.side, run.device)
        seen, wanted = examples.batch(arguments.batch)
        with run.autocast():
            with torch.no_grad():
                features = net.model1(msgnet.bgr(crops))
            result = msgnet.rgb(net.painted(features, seen))
        found, maps = judge.style(result)
        with torch.no_grad():
            content = judge.maps(crops)
        style = perceptual.style_loss(found, wanted).mean()
        kept = perceptual.content_loss(maps, content).mean()
        rough = perceptual.roughness(result)
        loss = (
            arguments.style * min(1.0, run.progress / RISE) * style
            + arguments.content * kept
            + arguments.smooth * rough
        )
        descent.step(loss, rate(run.progress, step))
        average.update(net, step)
        run.record(style=style.item(), content=kept.item(), rough=rough.item())
        if run.wants_sample():
            publish(arguments, run, average.net, held_out, pictures)
    publish(arguments, run, average.net, held_out, pictures)


class Examples:
    """What the network sees in each style at several sizes, and what the judge sees in it at one."""

    @torch.no_grad()
    def __init__(self, pictures, net, judge, device):
        self.seen, self.wanted = [], []
        for picture in pictures:
            sizes = [styles.fit(picture, side).to(device) for side in SEEN_AT]
            self.seen.append(torch.cat([net.gram(msgnet.bgr(size)) for size in sizes]))
            self.wanted.append(judge.style(styles.fit(picture, JUDGED_AT).to(device))[0])

    def batch(self, count):
        chosen = [random.randrange(len(self.seen)) for _ in range(count)]
        seen = torch.stack([random.choice(self.seen[i]) for i in chosen])
        return seen, [torch.cat(layer) for layer in zip(*(self.wanted[i] for i in chosen))]


def rate(progress, step):
    """Warms up, stays, and falls to nothing in the last two fifths."""
    return min(1.0, step / WARM_UP_STEPS) * min(1.0, 2.5 * (1 - progress))


@torch.no_grad()
def publish(arguments, run, net, held_out, pictures):
    export.save(net.tensors(), arguments.out, architecture="msgnet", steps=run.step)
    shown = [image[None].to(run.device).float() / 255 for image in held_out[:4]]
    height = min(image.shape[2] for image in shown)
    rows = []
    for picture in pictures[:: max(1, len(pictures) // SHOWN_STYLES)]:
        style = styles.fit(picture, height).to(run.device)
        gram = net.gram(msgnet.bgr(style))
        results = [msgnet.rgb(net(msgnet.bgr(image), gram))[0, :, :height, :480] for image in shown]
        rows.append([style[0, :, :height, :480], *results])
    sheet(rows, run.folder / "samples.png")
    write_card(arguments, run)


def write_card(arguments, run):
    training = {
        "data": arguments.data_note,
        "steps, minutes": f"{run.step} steps, {run.spent / 60:.0f} min, batch {arguments.batch}, {arguments.side} px",
        "optimiser": f"Muon {arguments.muon_rate:g} for the filters, Adam {arguments.rate:g} for the rest, "
        "falling to 0 in the last two fifths, averaged weights",
        "loss": "relative means and covariances at conv1_1 .. conv3_1 of the picture and its half "
        f"x {arguments.style:g}, relative features at conv3_1 x {arguments.content:g}, "
        f"total variation x {arguments.smooth:g}",
        "hardware": export.hardware(arguments.device, arguments.threads),
    }
    measured = {"parameters": f"{sum(t.numel() for t in load_file(arguments.out).values()) / 1e6:.2f} M"}
    command = export.command(
        "train_msgnet.py", arguments, judge=arguments.judge.name, styles="DIR", style=arguments.style
    )
    export.card(arguments.out, f"MSG-Net of width {arguments.width}", ABOUT, training, measured, LIMITS, command)


if __name__ == "__main__":
    main()
