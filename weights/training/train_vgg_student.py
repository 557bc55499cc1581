"""A half-width VGG-19 (conv1_1 .. conv3_1) that stands in for the full one in style transfer at a quarter of the
arithmetic.

Layer by layer: keep the teacher's channels that best explain all the others, fit by least squares the filters that
make them out of what the student really sees, then, with --minutes, tune all layers together towards the teacher's
maps.

    python train_vgg_student.py --teacher vgg19.safetensors --photos DIR --log DIR --out vgg19_style.safetensors
"""

import pathlib
import random

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

import export
import photos
from run import Run, options, prepare

# name, whether a pooling follows, the teacher's width
LAYERS = (
    ("features.0", False, 64),
    ("features.2", True, 64),
    ("features.5", False, 128),
    ("features.7", True, 128),
    ("features.10", False, 256),
)
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SIDE = 160
PICTURES = 40
POSITIONS = 20_000  # looked at when channels are chosen
EQUATIONS = 120_000  # of a least squares fit
RIDGE = 1e-4
LIMITS = """The kept maps are the teacher's within the error above, on photographs; Gram matrices hold a quarter of
the teacher's entries, so style weights are not interchangeable between the two."""


def crops(images, count):
    """count x 3 x SIDE x SIDE, ImageNet-normalised."""
    batch = []
    for image in random.choices(images, k=count):
        y, x = random.randint(0, image.shape[1] - SIDE), random.randint(0, image.shape[2] - SIDE)
        batch.append(photos.turn([image[:, y : y + SIDE, x : x + SIDE]])[0])
    batch = torch.stack(batch).float() / 255
    return (batch - batch.new_tensor(MEAN).view(3, 1, 1)) / batch.new_tensor(DEVIATION).view(3, 1, 1)


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


def maps(tensors, x):
    """The five ReLU maps."""
    found = []
    for name, pool, _ in LAYERS:
        x = F.relu(F.conv2d(x, tensors[f"{name}.weight"], tensors[f"{name}.bias"], padding=1))
        found.append(x)
        if pool:
            x = F.max_pool2d(x, 2)
    return found


@torch.no_grad()
def selected(teacher, pictures, share):
    """The student's tensors by selection and least squares, and per layer the channels it kept."""
    student, kept, full, part = {}, [], pictures, pictures
    for index, (name, pool, width) in enumerate(LAYERS):
        weight, bias = teacher[f"{name}.weight"], teacher[f"{name}.bias"]
        before = F.conv2d(full, weight, bias, padding=1)
        full = F.relu(before)
        flat = full.permute(0, 2, 3, 1).flatten(0, 2)
        channels = explaining(flat[torch.randperm(len(flat))[:POSITIONS]], round(width * share / 16) * 16)
        kept.append(channels)
        filters = (weight[channels], bias[channels]) if index == 0 else fitted(part, before[:, channels])
        student[f"{name}.weight"], student[f"{name}.bias"] = (t.contiguous() for t in filters)
        part = F.relu(F.conv2d(part, *filters, padding=1))
        if pool:
            full, part = F.max_pool2d(full, 2), F.max_pool2d(part, 2)
    return student, kept


def errors(teacher, student, kept, pictures):
    """Per layer, the squared error of the kept maps relative to their power."""
    with torch.no_grad():
        truths = [found[:, channels] for found, channels in zip(maps(teacher, pictures), kept)]
    return [
        (own - truth).square().mean() / truth.square().mean() for own, truth in zip(maps(student, pictures), truths)
    ]


def main():
    parser = options(__doc__, minutes=10)
    parser.add_argument("--teacher", type=pathlib.Path, required=True, help="VGG-19 up to conv3_1, torchvision's names")
    parser.add_argument("--share", type=float, default=0.5, help="of the teacher's width (%(default)s)")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-4)
    arguments = parser.parse_args()
    prepare(arguments)

    images = [image for image in photos.load(arguments.photos) if min(image.shape[1:]) >= SIDE]
    held_out, images = images[::20], images[1::20] + images[2::20] + images[3::20] + images[4::20]
    tests = crops(held_out, 16)
    teacher = load_file(arguments.teacher)
    student, kept = selected(teacher, crops(images, PICTURES), arguments.share)
    fit = [float(error) for error in errors(teacher, student, kept, tests)]
    print("after least squares:", *(f"{error:.4f}" for error in fit), flush=True)

    teacher = {name: value.to(arguments.device) for name, value in teacher.items()}
    holder = nn.ParameterDict({name.replace(".", "_"): nn.Parameter(value) for name, value in student.items()}).to(
        arguments.device
    )
    named = {name: holder[name.replace(".", "_")] for name in student}
    optimiser = torch.optim.Adam(holder.parameters(), arguments.rate)
    run = Run(arguments, {"student": holder, "optimiser": optimiser})
    for _ in run.steps():
        found = errors(teacher, named, kept, crops(images, arguments.batch).to(run.device))
        loss = sum(found)
        optimiser.param_groups[0]["lr"] = arguments.rate * (1 - run.progress)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        run.record(loss=loss.item(), last=found[-1].item())

    export.save(named, arguments.out, architecture="vgg19_style", steps=run.step)
    written = {name: value.float() for name, value in load_file(arguments.out).items()}
    teacher = {name: value.cpu() for name, value in teacher.items()}
    final = [float(error) for error in errors(teacher, written, kept, tests)]
    print("tuned:", *(f"{error:.4f}" for error in final), flush=True)
    training = {
        "teacher": "VGG-19 (Simonyan and Zisserman 2014, CC BY 4.0), conv1_1 .. conv3_1",
        "data": f"{arguments.data_note}; every 20th photo held out",
        "method": "channel selection and least squares, then Adam on all five maps",
        "steps, minutes": f"{run.step} steps, {run.spent / 60:.0f} min, batch {arguments.batch}, crops of {SIDE} px",
        "hardware": export.hardware(arguments.device, arguments.threads, "fp32"),
    }
    measured = {
        f"{name}, {len(channels)} channels: error": f"{100 * after:.2f} % ({100 * before:.2f} % before tuning)"
        for (name, _, _), channels, before, after in zip(LAYERS, kept, fit, final)
    }
    about = (
        "The first five convolutions of VGG-19 at part of their width, for style transfer; torchvision's names, fp16."
    )
    command = export.command("train_vgg_student.py", arguments, teacher=arguments.teacher.name, share=arguments.share)
    export.card(
        arguments.out, f"VGG-19 student, {arguments.share:g} of the width", about, training, measured, LIMITS, command
    )


if __name__ == "__main__":
    main()
