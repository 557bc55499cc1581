"""What happens to pictures before people send them: softness, noise, JPEG."""

import io
import random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

CLEAN = 0.2  # of the pictures are left as they are
SOFTEST, NOISIEST, COARSEST = 1.2, 14.0, 35  # sigma in pixels, sigma of 255, JPEG quality


def degraded(picture):
    """3 x H x W bytes, at random as they are or worse."""
    if random.random() < CLEAN:
        return picture
    x = picture.float()
    if random.random() < 0.5:
        x = _soft(x, random.uniform(0.2, SOFTEST))
    if random.random() < 0.4:
        x = x + torch.randn_like(x) * random.uniform(1, NOISIEST)
    x = x.round().clamp(0, 255).byte()
    return _jpeg(x, random.randint(COARSEST, 95)) if random.random() < 0.8 else x


def _soft(x, sigma):
    line = torch.exp(-0.5 * (torch.arange(-3, 4) / sigma) ** 2)
    taps = torch.outer(line, line) / line.sum() ** 2
    return F.conv2d(F.pad(x[:, None], (3, 3, 3, 3), mode="replicate"), taps[None, None])[:, 0]


def _jpeg(x, quality):
    file = io.BytesIO()
    Image.fromarray(x.permute(1, 2, 0).numpy()).save(file, "JPEG", quality=quality)
    return torch.from_numpy(np.asarray(Image.open(file)).copy()).permute(2, 0, 1)
