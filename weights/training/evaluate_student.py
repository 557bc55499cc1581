"""A student of VGG-19 against its teacher in the task it was made for: pictures optimised under each, the teacher
judges both.

    python evaluate_student.py --teacher vgg19.safetensors --student vgg19_style.safetensors --photos FILES \\
        --styles FILES --sheet sheet.png
"""

import argparse
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import photos
from run import sheet
from train_vgg_student import DEVIATION, LAYERS, MEAN

CONTENT_LAYER = 3  # conv2_2
STYLE_WEIGHT = 1e6  # of the teacher; a student's Gram entries grow as its channels become fewer
RATE = 0.02
NAMES = ("student", "teacher")


def taps(tensors, picture):
    """The five convolutions' outputs, before their ReLUs."""
    mean, deviation = (picture.new_tensor(v).view(3, 1, 1) for v in (MEAN, DEVIATION))
    x, found = (picture - mean) / deviation, []
    for name, pool, _ in LAYERS:
        x = F.conv2d(x, tensors[f"{name}.weight"], tensors[f"{name}.bias"], padding=1)
        found.append(x)
        x = F.max_pool2d(F.relu(x), 2) if pool else F.relu(x)
    return found


def gram(x):
    flat = x.flatten(2)[0]
    return flat @ flat.T / flat.numel()


def losses(tensors, picture, content, style):
    """Style loss (sum over layers) and content loss, mean squares, unweighted."""
    found = taps(tensors, picture)
    styled = sum(F.mse_loss(gram(f), gram(s)) for f, s in zip(found, style))
    return styled, F.mse_loss(found[CONTENT_LAYER], content[CONTENT_LAYER])


def paint(tensors, photo, style, steps):
    """Adam from the photo."""
    share = tensors["features.0.weight"].shape[0] / LAYERS[0][2]
    with torch.no_grad():
        content, wanted = taps(tensors, photo), taps(tensors, style)
    picture = photo.clone().requires_grad_()
    optimiser = torch.optim.Adam([picture], RATE)
    for _ in range(steps):
        styled, kept = losses(tensors, picture, content, wanted)
        optimiser.zero_grad()
        (STYLE_WEIGHT * share**2 * styled + kept).backward()
        optimiser.step()
    return picture.detach().clamp(0, 1)


def load(path, size):
    """1 x 3 x size x size of the middle, 0..1."""
    image = photos.load_one(path)[None].float() / 255
    sides = [max(size, round(n * size / min(image.shape[2:]))) for n in image.shape[2:]]
    image = F.interpolate(image, sides, mode="bilinear", antialias=True)
    y, x = (image.shape[2] - size) // 2, (image.shape[3] - size) // 2
    return image[:, :, y : y + size, x : x + size].clamp(0, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=pathlib.Path, required=True)
    parser.add_argument("--student", type=pathlib.Path, required=True)
    parser.add_argument("--photos", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--styles", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--teacher-every", type=int, default=1, help="paints every n-th pair with the teacher too")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--sheet", type=pathlib.Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    networks = [{n: v.float() for n, v in load_file(path).items()} for path in (arguments.student, arguments.teacher)]
    student, teacher = networks
    rows, falls, contents = [], ([], []), ([], [])
    for number, (style, photo) in enumerate((s, p) for s in arguments.styles for p in arguments.photos):
        original, example = load(photo, arguments.size), load(style, arguments.size)
        with torch.no_grad():
            content, wanted = taps(teacher, original), taps(teacher, example)
            before = losses(teacher, original, content, wanted)[0]
        row = [original[0], example[0]]
        for which, network in enumerate(networks[: 1 + (number % arguments.teacher_every == 0)]):
            picture = paint(network, original, example, arguments.steps)
            with torch.no_grad():
                styled, kept = losses(teacher, picture, content, wanted)
            falls[which].append(float(100 * (1 - styled / before)))
            contents[which].append(float(kept))
            row.append(picture[0])
        print(
            f"{photo.stem} as {style.stem}: "
            + ", ".join(
                f"{who} {falls[i][-1]:.3f} % {contents[i][-1]:.0f}" for i, who in enumerate(NAMES[: len(row) - 2])
            ),
            flush=True,
        )
        if len(row) == 4:
            rows.append(row)
    for who, fall, kept in zip(NAMES, falls, contents):
        print(
            f"{who}: style falls by {sum(fall) / len(fall):.3f} % (least {min(fall):.3f} %) in {len(fall)} pairs, "
            f"content {sum(kept) / len(kept):.0f}"
        )
    both = contents[0][:: arguments.teacher_every]
    means = [sum(kept) / len(kept) for kept in (both, contents[1])]
    print("content where both painted: student {:.0f}, teacher {:.0f}".format(*means))
    if arguments.sheet:
        sheet(rows, arguments.sheet)


if __name__ == "__main__":
    main()
