"""The neon look, as code: what a photo would be if its scene stood at night under neon signs. It makes the targets
that the network learns to reach from the grey picture alone, so everything but a touch of hue is computed from the
luma; what varies from picture to picture (which side is magenta and which cyan, where the colours turn) follows from
the picture's own light.

Bright, even regions (sky, snow, walls) become night gradients; surfaces are lit by two lamps of different colour from
two sides; contours become tubes of light; tubes and highlights glow.

    python neon_grade.py PHOTO... --out SHEET.png
"""

import argparse
import math
import pathlib

import torch
import torch.nn.functional as F

from photos import load_one
from run import sheet

LUMA = (0.299, 0.587, 0.114)
INDIGO = (0.025, 0.012, 0.095)
VIOLET = (0.34, 0.06, 0.78)
BLUE = (0.08, 0.22, 1.0)
CYAN = (0.04, 0.86, 1.0)
MAGENTA = (1.0, 0.06, 0.72)
PINK = (1.0, 0.22, 0.50)
# The ring of lamp colours that a region's phase 0..1 walks through.
RING = (CYAN, BLUE, VIOLET, MAGENTA, PINK)

TILE, COLUMNS = 320, 4  # of the sheet


def colour(rgb, like):
    return like.new_tensor(rgb).view(3, 1, 1)


def blur(x, sigma):
    """Gaussian blur of C x H x W; wide ones at a lower resolution."""
    shrink = max(1, int(sigma / 3))
    height, width = x.shape[1:]
    y = x[None]
    if shrink > 1:
        small = (max(1, height // shrink), max(1, width // shrink))
        y, sigma = F.interpolate(y, small, mode="area"), sigma * math.sqrt(small[0] * small[1] / (height * width))
    radius = max(1, math.ceil(2.5 * sigma))
    taps = torch.exp(-0.5 * (torch.arange(-radius, radius + 1).to(x) / sigma) ** 2)
    taps = (taps / taps.sum()).expand(len(x), 1, 1, -1)
    y = F.conv2d(F.pad(y, (radius, radius, 0, 0), mode="replicate"), taps, groups=len(x))
    y = F.conv2d(F.pad(y, (0, 0, radius, radius), mode="replicate"), taps.transpose(2, 3), groups=len(x))
    if shrink > 1:
        y = F.interpolate(y, (height, width), mode="bilinear")
    return y[0]


def step(x, low, high):
    """0 below low, 1 above high, smooth between."""
    t = ((x - low) / (high - low)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def ring(phase):
    """Colours of the ring at phase 0..1 (1 x H x W) -> 3 x H x W."""
    position = phase.clamp(0, 1) * (len(RING) - 1)
    return sum((1 - (position - i).abs()).clamp(0, 1) * colour(c, phase) for i, c in enumerate(RING))


def slope(x):
    """Derivatives to the right and downwards, same size."""
    padded = F.pad(x[None], (1, 1, 1, 1), mode="replicate")[0]
    return (padded[:, 1:-1, 2:] - padded[:, 1:-1, :-2]) / 2, (padded[:, 2:, 1:-1] - padded[:, :-2, 1:-1]) / 2


def evenness(tone, sigma, tolerance):
    """1 where the tone hardly varies within sigma, 0 where it does."""
    mean = blur(tone, sigma)
    return torch.exp(-(blur(tone * tone, sigma) - mean * mean).clamp(min=0) / tolerance**2)


def screen(a, b):
    return 1 - (1 - a.clamp(0, 1)) * (1 - b.clamp(0, 1))


def contours(tone, unit):
    """Thin bright lines, 0..1, where the smoothed picture turns steeply: its gradient, kept only at its ridge."""
    gx, gy = slope(blur(tone, 1.1 * unit))
    steep = torch.sqrt(gx * gx + gy * gy + 1e-9) * unit
    around = blur(steep, 2.2 * unit)
    ridge = (steep - 0.95 * around).clamp(min=0)
    busy = blur(steep, 14 * unit)  # grass and gravel would light up everywhere: only what stands out does
    return step(ridge / (0.030 + 0.75 * busy), 0.12, 0.75) * step(steep, 0.012, 0.05)


def neon(image):
    """RGB 3 x H x W in 0..1 -> the neon picture, same shape and range."""
    height, width = image.shape[1:]
    unit = math.sqrt(height * width) / 256  # lengths below are pixels of a 256 x 256 picture
    luma = torch.einsum("c,chw->hw", image.new_tensor(LUMA), image)[None]
    thumb = F.interpolate(luma[None], (64, 64), mode="area").flatten()
    low, high = torch.quantile(thumb, 0.02), torch.quantile(thumb, 0.98)
    tone = ((luma - low) / (high - low + 0.05)).clamp(0, 1)
    median = ((torch.quantile(thumb, 0.5) - low) / (high - low + 0.05)).clamp(0.15, 0.85)
    tone = tone ** (math.log(0.45) / torch.log(median)).clamp(0.7, 1.6)  # middle tones to the middle

    # Bright and even over a wide stretch: becomes night. Seeds grow into neighbours of the same brightness, so that the
    # mask follows a skyline; a face is bright but never that even, and stays lit.
    broad = blur(tone, 5 * unit)
    seed = step(broad, 0.42, 0.70) * evenness(tone, 4 * unit, 0.05) * evenness(tone, 11 * unit, 0.10)
    near = blur(seed, 11 * unit)
    level = blur(seed * tone, 11 * unit) / (near + 1e-4)
    sky = step(near, 0.15, 0.45) * torch.exp(-(((tone - level) / 0.13) ** 2)) * step(tone, 0.35, 0.55)
    sky = blur(sky, 1.0 * unit)

    # The two lamps: the magenta one stands where the picture is lighter, the cyan one across.
    y, x = torch.meshgrid(torch.linspace(-1, 1, height), torch.linspace(-1, 1, width), indexing="ij")
    y, x = y.to(image)[None], x.to(image)[None]
    weight = tone - tone.mean()
    lean_x, lean_y = (weight * x).mean(), (weight * y).mean()
    length = torch.sqrt(lean_x**2 + lean_y**2 + 1e-4)
    lean_x, lean_y = lean_x / length, lean_y / length
    across = (lean_x * x + lean_y * y) / 1.3
    warm = (image[:1] - image[2:3]).clamp(-0.5, 0.5)
    local = (tone + 0.5 * (tone - blur(tone, 9 * unit))).clamp(0, 1)
    region = blur(tone, 12 * unit) - blur(tone, 60 * unit)
    field = 0.40 + 0.60 * across + 0.9 * region + 0.25 * blur(warm, 6 * unit) + 0.30 * (local - 0.5)
    field = step(field, 0.22, 0.78)
    surface = ring(field)

    exposure = 1 - 0.42 * step(blur(tone, 18 * unit), 0.40, 0.80)  # foam, gravel, bright walls: lit, not blazing
    night = local * (1 - 0.86 * sky) * exposure
    lit = night**1.4
    gx, gy = slope(blur(tone, 2.0 * unit))
    rim = -(lean_x * gx + lean_y * gy) * unit * 9
    towards, away = rim.clamp(0, 1), (-rim).clamp(0, 1)
    base = colour(INDIGO, image) + 0.12 * colour(VIOLET, image) * night
    body = surface * (0.80 * lit + 0.25 * lit**2.5) + 0.22 * lit**3
    rims = (towards * colour(MAGENTA, image) + away * colour(CYAN, image)) * (1 - sky) * (0.25 + local) * 0.75
    haze = blur(1 - sky, 22 * unit) * sky
    dusk = sky * (0.55 + 0.45 * local) * (0.10 * colour(BLUE, image) + 0.5 * haze * ring(0.15 + 0.7 * field))
    picture = screen(screen(base + body, rims), dusk)

    lines = contours(tone, unit)
    side = step(blur(rim, 2.5 * unit), -0.10, 0.10)
    tube = ring(0.6 * side + 0.4 * (1 - field))
    flare = step(local, 0.78, 1.0) * (1 - sky) * step(tone, 0.6, 0.95)
    light = (lines * tube + 0.55 * flare * surface) * exposure
    glow = 0.55 * blur(light, 1.5 * unit) + 0.75 * blur(light, 5 * unit) + 0.9 * blur(light, 16 * unit)
    picture = screen(picture, glow)
    core = lines**2 * (0.75 * tube + 0.35)
    return screen(picture, 0.85 * core).clamp(0, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", nargs="+", type=pathlib.Path)
    parser.add_argument("--out", default="neon_sheet.png", type=pathlib.Path)
    arguments = parser.parse_args()
    rows = []
    for first in range(0, len(arguments.photos), COLUMNS):
        row = []
        for path in arguments.photos[first : first + COLUMNS]:
            photo = load_one(path, TILE).float() / 255
            both = torch.cat([photo, neon(photo)], 2)
            row.append(F.pad(both, (0, 2 * TILE - both.shape[2], 0, TILE - both.shape[1])))
        rows.append(row)
    sheet(rows, arguments.out)


if __name__ == "__main__":
    main()
