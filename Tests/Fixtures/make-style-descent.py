#!/usr/bin/env python3
"""Prints as JSON how far PyTorch's L-BFGS brings Gatys' optimisation: the losses before and after, for StyleDescentTests.

    make-style-descent.py VGG19.safetensors PHOTO STYLE LONG-SIDE [OUTPUT.png] > style-descent.json

Needs torch, numpy, Pillow and safetensors. Style at conv1_1 .. conv3_1, content at conv2_2, all before their ReLUs; starts
from the photo. The history is PyTorch's usual one. Steps are searched along their lines (strong Wolfe): taken at full length they end in NaN at 512 px."""

import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file

LAYERS = ("features.0", "features.2", "features.5", "features.7", "features.10")
POOLED = (1, 3)
CONTENT = 3
STYLE_WEIGHT, SMOOTHNESS, STEPS, HISTORY = 1e6, 20, 100, 100
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def overlaps(old, new):
    """new x old: how much of every old pixel a new one covers; rows sum to one."""
    edges = np.arange(new + 1) * old / new
    low = np.maximum(edges[:-1, None], np.arange(old))
    high = np.minimum(edges[1:, None], np.arange(old) + 1)
    weights = np.maximum(high - low, 0)
    return weights / weights.sum(1, keepdims=True)


def picture(path, long_side):
    """1 x 3 x H x W, 0..1, made smaller by the mean of areas."""
    pixels = np.asarray(Image.open(path).convert("RGB"), dtype=np.float64) / 255
    height, width = pixels.shape[:2]
    scale = long_side / max(height, width)
    rows, columns = overlaps(height, round(height * scale)), overlaps(width, round(width * scale))
    small = np.einsum("yh,hwc,xw->cyx", rows, pixels, columns, optimize=True)
    return torch.from_numpy(np.ascontiguousarray(small, dtype=np.float32))[None]


def taps(weights, x):
    mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, DEVIATION))
    x, found = (x - mean) / deviation, []
    for index, name in enumerate(LAYERS):
        x = F.conv2d(x, weights[f"{name}.weight"], weights[f"{name}.bias"], padding=1)
        found.append(x)
        x = F.relu(x)
        if index in POOLED:
            x = F.max_pool2d(x, 2)
    return found


def gram(f):
    f = f.flatten(2)[0]
    return f @ f.T / f.numel()


def main():
    file, photo, style, long_side = sys.argv[1:5]
    weights = {k: v.float() for k, v in load_file(file).items()}
    photo, style = picture(photo, int(long_side)), picture(style, int(long_side))
    with torch.no_grad():
        goals = [gram(f) for f in taps(weights, style)]
        content = taps(weights, photo)[CONTENT]
    x = photo.clone().requires_grad_(True)

    def losses():
        found = taps(weights, x)
        mse = F.mse_loss
        return (
            mse(found[CONTENT], content),
            sum(mse(gram(f), goal) for f, goal in zip(found, goals)),
            mse(x[..., 1:], x[..., :-1]) + mse(x[..., 1:, :], x[..., :-1, :]),
        )

    def total():
        optimiser.zero_grad()
        content_loss, style_loss, variation = losses()
        loss = content_loss + STYLE_WEIGHT * style_loss + SMOOTHNESS * variation
        loss.backward()
        return loss

    def report():
        with torch.no_grad():
            return dict(zip(("content", "style", "variation"), (float(loss) for loss in losses())))

    start = report()
    optimiser = torch.optim.LBFGS(
        [x], lr=1, max_iter=STEPS, max_eval=10 * STEPS, history_size=HISTORY, tolerance_grad=0, tolerance_change=0,
        line_search_fn="strong_wolfe",
    )  # fmt: skip
    optimiser.step(total)
    if len(sys.argv) > 5:
        pixels = x.detach()[0].permute(1, 2, 0).clamp(0, 1).mul(255).round().byte().numpy()
        Image.fromarray(pixels).save(sys.argv[5])
    setting = {"long_side": int(long_side), "steps": STEPS, "history": HISTORY, "style_weight": STYLE_WEIGHT,
               "smoothness": SMOOTHNESS}
    print(json.dumps({"setting": setting, "before": start, "after": report()}, indent=2))


if __name__ == "__main__":
    main()
