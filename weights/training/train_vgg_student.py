"""A narrow VGG-19 (conv1_1 .. conv3_1) that stands in for the full one in style transfer at a third of the arithmetic.

Layer by layer: keep the teacher's channels that best explain all the others, and fit by least squares the filters
that make them out of what the student really sees. Then once more, with pictures painted under this first student among
those it is fitted to: an optimisation finds out wherever a student errs. The last layer's outputs are the teacher's
principal components, turned towards its channels, so that hardly anything of its Gram matrix is missing.

    python train_vgg_student.py --teacher vgg19.safetensors --photos DIR --styles DIR --log DIR \\
        --out vgg19_style.safetensors
"""

import pathlib
import random
import time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import export
import photos
import styles
from gatys import LAYERS, gram, normalised, onwards, paint, taps
from run import options, prepare, sheet

WIDTHS = (32, 32, 80, 96, 128)
SIDE = 160
PHOTOS, STYLES, PAINTED, TESTS = 12, 8, 8, 8  # pictures
PAINTING_STEPS = 60
POSITIONS = 20_000  # looked at when channels are chosen
EQUATIONS = 120_000  # of a least squares fit
RIDGE = 1e-4
SMALLEST, LARGEST = 1.0, 2.5  # a style picture's shorter side, of the crop's
LIMITS = """The kept maps are the teacher's within the errors above. Gram matrices have fewer entries than the
teacher's, so style weights are not interchangeable between the two."""


def crops(images, count):
    """count x 3 x SIDE x SIDE of photos, 0..1."""
    batch = []
    for image in random.choices(images, k=count):
        y, x = random.randint(0, image.shape[1] - SIDE), random.randint(0, image.shape[2] - SIDE)
        batch.append(photos.turn([image[:, y : y + SIDE, x : x + SIDE]])[0])
    return torch.stack(batch).float() / 255


def style_crops(examples, count):
    picked = random.choices(examples, k=count)
    return torch.stack([styles.crop(image, SIDE, SMALLEST, LARGEST) for image in picked]).float() / 255


def explaining(samples, count):
    """Greedy choice: each next channel is the one whose multiples explain most of what is left of all (positions x
    channels)."""
    left, chosen = samples - samples.mean(0), []
    for _ in range(count):
        gram = left.T @ left
        power = gram.diagonal()
        score = gram.square().sum(0) / (power + 1e-6)
        score[power < 1e-5 * power.max()] = -1
        score[chosen] = -1
        best = int(score.argmax())
        chosen.append(best)
        axis = F.normalize(left[:, best], dim=0)
        left = left - torch.outer(axis, axis @ left)
    return sorted(chosen)


def fitted(inputs, wanted):
    """The 3 x 3 filters and biases that take inputs (N x C x H x W) nearest to wanted (N x K x H x W)."""
    patches = F.unfold(inputs, 3, padding=1).transpose(1, 2).flatten(0, 1)
    targets = wanted.permute(0, 2, 3, 1).flatten(0, 2)
    size = patches.shape[1] + 1
    normal, right = (
        torch.zeros(size, size, dtype=torch.float64),
        torch.zeros(size, targets.shape[1], dtype=torch.float64),
    )
    for part in torch.randperm(len(patches))[:EQUATIONS].split(POSITIONS):
        rows = F.pad(patches[part], (0, 1), value=1)
        normal += (rows.T @ rows).double()
        right += (rows.T @ targets[part]).double()
    normal += RIDGE * normal.diagonal().mean() * torch.eye(size, dtype=torch.float64)
    solution = torch.linalg.solve(normal, right).float()
    return solution[:-1].T.reshape(-1, inputs.shape[1], 3, 3), solution[-1]


def principal(samples, channels):
    """As many orthogonal mixtures of the channels (rows) as are listed, which hold most of the power of the samples
    (positions x channels), turned towards the channels listed."""
    powers = torch.linalg.eigh((samples.T @ samples).double())[1]
    rows = powers[:, -len(channels) :].T.float()
    left, _, right = torch.linalg.svd(rows[:, channels])
    return (left @ right).T @ rows


@torch.no_grad()
def selected(teacher, pictures, widths):
    """The student's tensors by selection and least squares, and per layer what it makes of the teacher's channels, as a
    matrix. Nothing follows the last layer's output, so it is free to be a mixture."""
    student, mixtures = {}, []
    full = part = normalised(pictures)
    for index, ((name, pool, count), width) in enumerate(zip(LAYERS, widths)):
        weight, bias = teacher[f"{name}.weight"], teacher[f"{name}.bias"]
        before = F.conv2d(full, weight, bias, padding=1)
        flat = before.permute(0, 2, 3, 1).flatten(0, 2)
        flat = flat[torch.randperm(len(flat))[:POSITIONS]]
        channels = explaining(F.relu(flat), width)
        is_last = index == len(LAYERS) - 1
        mixtures.append((width / count) ** 0.5 * principal(flat, channels) if is_last else torch.eye(count)[channels])
        filters = (weight[channels], bias[channels]) if index == 0 else fitted(part, mixed(mixtures[-1], before))
        student[f"{name}.weight"], student[f"{name}.bias"] = (t.contiguous() for t in filters)
        full, part = onwards(before, pool), onwards(F.conv2d(part, *filters, padding=1), pool)
    return student, mixtures


def mixed(mixture, output):
    return torch.einsum("kc,nchw->nkhw", mixture, output)


@torch.no_grad()
def errors(teacher, student, mixtures, pictures):
    """Per layer, the squared errors of the outputs and of their Gram matrices, relative to their power."""
    wanted = [mixed(mixture, output) for output, mixture in zip(taps(teacher, pictures), mixtures)]
    found = taps(student, pictures)
    features = [share(own, truth) for own, truth in zip(found, wanted)]
    return features, [share(gram(own), gram(truth)) for own, truth in zip(found, wanted)]


def share(own, truth):
    """The mean over the pictures."""
    dimensions = tuple(range(1, truth.ndim))
    value = ((own - truth).square().sum(dimensions) / truth.square().sum(dimensions)).mean()
    return f"{100 * float(value):.2f} %"


def main():
    parser = options(__doc__, minutes=0)
    parser.add_argument("--teacher", type=pathlib.Path, required=True, help="VGG-19 up to conv3_1, torchvision's names")
    parser.add_argument("--styles", type=pathlib.Path, nargs="+", help="folders of style pictures; else photos serve")
    parser.add_argument("--widths", type=int, nargs=len(LAYERS), default=WIDTHS, help="channels kept (%(default)s)")
    arguments = parser.parse_args()
    prepare(arguments)
    started = time.monotonic()

    images, held_out = photos.split([image for image in photos.load(arguments.photos) if min(image.shape[1:]) >= SIDE])
    examples = styles.load(arguments.styles) if arguments.styles else images
    teacher, tests = load_file(arguments.teacher), crops(held_out, TESTS)
    pictures = torch.cat([crops(images, PHOTOS), style_crops(examples, STYLES)])
    first, mixtures = selected(teacher, pictures, arguments.widths)
    print("at first, on held-out photos:", *errors(teacher, first, mixtures, tests)[0], flush=True)

    painted = []
    for number in range(PAINTED + TESTS // 2):
        painted.append(paint(first, crops(images, 1), style_crops(examples, 1), PAINTING_STEPS))
        print(f"painted {number + 1} of {PAINTED + TESTS // 2}", flush=True)
    painted, unseen = torch.cat(painted).split([PAINTED, TESTS // 2])
    before = errors(teacher, first, mixtures, unseen)[1]
    student, mixtures = selected(teacher, torch.cat([pictures, painted]), arguments.widths)

    export.save(student, arguments.out, architecture="vgg19_style")
    arguments.log.mkdir(parents=True, exist_ok=True)
    sheet([list(painted[:8]), list(unseen)], arguments.log / "samples.png")
    written = {name: value.float() for name, value in load_file(arguments.out).items()}
    on_photos, on_painted = errors(teacher, written, mixtures, tests), errors(teacher, written, mixtures, unseen)
    print("in the end:", *on_photos[0], flush=True)
    training = {
        "teacher": "VGG-19 (Simonyan and Zisserman 2014, CC BY 4.0), conv1_1 .. conv3_1",
        "data": f"{arguments.data_note}; every {photos.HELD_OUT_EVERY}th photo held out",
        "method": f"channel selection and least squares on {PHOTOS} crops of photos and {STYLES} of style pictures, "
        f"then again with {PAINTED} pictures painted under the first result",
        "time": f"{(time.monotonic() - started) / 60:.0f} min",
        "hardware": export.hardware(arguments.device, arguments.threads, "fp32"),
    }
    columns = zip(LAYERS, arguments.widths, *on_photos, before, on_painted[1])
    measured = {
        f"{name}, {width} of {count} channels: error": f"{feature}; of the Gram matrix {matrix}, and {late} "
        f"({early} at first) on pictures painted under the student"
        for (name, _, count), width, feature, matrix, early, late in columns
    }
    about = (
        "The first five convolutions of VGG-19 at part of their width, for style transfer; torchvision's names, fp16."
    )
    words = {"widths": " ".join(map(str, arguments.widths)), "styles": "DIR"}
    command = export.command("train_vgg_student.py", arguments, teacher=arguments.teacher.name, **words)
    export.card(arguments.out, "A narrow VGG-19", about, training, measured, LIMITS, command.replace("'", ""))


if __name__ == "__main__":
    main()
