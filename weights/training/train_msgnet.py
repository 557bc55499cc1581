"""Trains MSG-Net: photos and style pictures in, photos in those styles out, judged by VGG-19 (the student of
`train_vgg_student.py` does). The style pictures are cropped, scaled and recoloured at random, so that the network
learns to follow a picture and not to remember twenty of them.

    python train_msgnet.py --judge vgg19_style.safetensors --photos DIR --styles DIR --log DIR --out msgnet.safetensors
"""

import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import export
import msgnet
import muon
import perceptual
import photos
import styles
from run import Average, Run, options, prepare, sheet

HELD_OUT_EVERY = 40  # of the sorted photos: 10 of 400, never trained on
SHOWN_STYLES = 5
WARM_UP_STEPS = 50
RISE = 0.15  # of the time, in which style comes to its full weight: a net that loses the photo never finds it again
ABOUT = """Redraws a picture in the style of any other in one pass. BGR 0..255 in and out; key names of the published
MSG-Net, fp16."""
LIMITS = """Follows palette and brush work of the style picture rather than its objects; finer than optimisation under
VGG it is not. Strokes keep the size they have in the style picture as it is given."""


def main():
    parser = options(__doc__, minutes=60)
    parser.add_argument("--judge", type=pathlib.Path, required=True, help="VGG-19 up to conv3_1, or its student")
    parser.add_argument("--styles", type=pathlib.Path, nargs="+", required=True, help="folders of style pictures")
    parser.add_argument("--start", type=pathlib.Path, help="weights to start from")
    parser.add_argument("--width", type=int, default=msgnet.WIDTH)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--styles-per-batch", type=int, default=2)
    parser.add_argument("--side", type=int, default=128, help="of the crops, photos' and styles'")
    parser.add_argument("--crops", type=int, default=24, help="of each style picture")
    parser.add_argument("--varied", type=float, default=0.1, help="share of style crops with other colours")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--muon-rate", type=float, default=0.02, help="of the filters; the rest learns by Adam")
    parser.add_argument("--content", type=float, default=1.0)
    parser.add_argument("--style", type=float, default=5.0)
    parser.add_argument("--smooth", type=float, default=1.0)
    parser.add_argument("--average", type=float, default=0.995)
    arguments = parser.parse_args()
    prepare(arguments)

    images = photos.load(arguments.photos)
    held_out = [image for image in images[::HELD_OUT_EVERY]]
    images = [image for i, image in enumerate(images) if i % HELD_OUT_EVERY]
    judge = perceptual.Judge(arguments.judge, arguments.device)
    pictures = styles.load(arguments.styles)
    pool = styles.StylePool(judge, pictures, arguments.crops, arguments.side, varied=arguments.varied)
    print(f"{len(pool.crops)} crops of {len(pictures)} style pictures", flush=True)
    net = msgnet.from_tensors(load_file(arguments.start)) if arguments.start else msgnet.MSGNet(arguments.width)
    net = net.to(arguments.device, memory_format=torch.channels_last)
    average = Average(net, arguments.average)
    filters, rest = muon.split(net)
    optimisers = [
        (muon.Muon(filters, arguments.muon_rate), arguments.muon_rate),
        (torch.optim.Adam(rest, arguments.rate, fused=True), arguments.rate),
    ]
    parts = {"net": net, "average": average.net, "muon": optimisers[0][0], "adam": optimisers[1][0]}
    run = Run(arguments, parts)
    print(f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M parameters, {len(images)} photos", flush=True)

    for step in run.steps():
        crops = styles.photo_batch(images, arguments.batch, arguments.side, run.device)
        examples, wanted = pool.batch(arguments.styles_per_batch, run.device)
        repeats = arguments.batch // arguments.styles_per_batch
        with run.autocast():
            target = net.gram(msgnet.bgr(examples)).repeat(repeats, 1, 1)
            result = msgnet.rgb(net(msgnet.bgr(crops), target))
        grams, maps = judge.style(result)
        with torch.no_grad():
            content = judge.maps(crops)
        style = perceptual.style_loss(grams, [g.repeat(repeats, 1, 1) for g in wanted]).mean()
        kept = perceptual.content_loss(maps, content).mean()
        rough = perceptual.roughness(result)
        loss = (
            arguments.style * min(1.0, run.progress / RISE) * style
            + arguments.content * kept
            + arguments.smooth * rough
        )
        for optimiser, top in optimisers:
            optimiser.param_groups[0]["lr"] = top * rate(run.progress, step)
            optimiser.zero_grad(set_to_none=True)
        loss.backward()
        for optimiser, _ in optimisers:
            optimiser.step()
        average.update(net, step)
        run.record(style=style.item(), content=kept.item(), rough=rough.item())
        if run.wants_sample():
            publish(arguments, run, average.net, held_out, pictures)
    publish(arguments, run, average.net, held_out, pictures)


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
        style = picture[None].to(run.device).float() / 255
        gram = net.gram(msgnet.bgr(fit(style, height)))
        results = [msgnet.rgb(net(msgnet.bgr(image), gram))[0, :, :height, :480] for image in shown]
        rows.append([fit(style, height)[0, :, :height, :480], *results])
    sheet(rows, run.folder / "samples.png")
    write_card(arguments, run)


def fit(picture, height):
    scale = height / min(picture.shape[2:])
    return F.interpolate(picture, scale_factor=scale, mode="bilinear", antialias=True)


def write_card(arguments, run):
    training = {
        "data": arguments.data_note,
        "steps, minutes": f"{run.step} steps, {run.spent / 60:.0f} min, batch {arguments.batch}, {arguments.side} px",
        "optimiser": f"Muon {arguments.muon_rate:g} for the filters, Adam {arguments.rate:g} for the rest, "
        "falling to 0 in the last two fifths, averaged weights",
        "loss": f"relative Gram matrices at conv1_1 .. conv3_1 of the picture and its half x {arguments.style:g}, "
        f"relative features at conv3_1 x {arguments.content:g}, total variation x {arguments.smooth:g}",
        "hardware": export.hardware(arguments.device, arguments.threads),
    }
    measured = {"parameters": f"{sum(t.numel() for t in load_file(arguments.out).values()) / 1e6:.2f} M"}
    command = export.command(
        "train_msgnet.py", arguments, judge=arguments.judge.name, styles="DIR", style=arguments.style
    )
    export.card(arguments.out, f"MSG-Net of width {arguments.width}", ABOUT, training, measured, LIMITS, command)


if __name__ == "__main__":
    main()
