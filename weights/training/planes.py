"""Photos as the schools would simplify them before they paint: fallen into flat planes, and into facets whose one side
lies in the light."""

import functools
import math

import torch
import torch.nn.functional as F

ANGLES = 8  # of edges that are told apart
REACH, SHADE = 40, 16  # pixels: a facet is so long to both sides of its edge, and its shade so wide
STRICTNESS = 16  # how far an edge belongs to one angle alone
SMOOTHING = 7  # pixels, before edges are looked for


def planes(pictures, radius):
    """Kuwahara's filter: every pixel takes the mean of the most even of the four squares that meet in it."""
    if not radius:
        return pictures
    height, width = pictures.shape[2:]
    padded = F.pad(pictures, (radius,) * 4, mode="replicate")
    means, squares = (_box(x, radius + 1) for x in (padded, padded.square()))
    unrest = (squares - means.square()).sum(1, keepdim=True)
    corners = [(y, x) for y in (0, radius) for x in (0, radius)]
    colours = torch.stack([means[:, :, y : y + height, x : x + width] for y, x in corners])
    weights = torch.stack([unrest[:, :, y : y + height, x : x + width] for y, x in corners])
    weights = weights.clamp(min=1e-6).pow(-4)
    return (colours * weights).sum(0) / weights.sum(0)


def facets(pictures, depth):
    """Lays a plane along every edge and beyond its ends, light on one side and dark on the other, whichever side the
    photo has lighter."""
    if not depth:
        return pictures
    grey = F.pad(pictures.mean(1, keepdim=True), (SMOOTHING // 2 + 1,) * 4, mode="replicate")
    grey = _box(grey, SMOOTHING)[:, 0]
    dx, dy = grey[:, 1:-1, 2:] - grey[:, 1:-1, :-2], grey[:, 2:, 1:-1] - grey[:, :-2, 1:-1]
    strength = (dx.square() + dy.square()).sqrt() + 1e-6
    height, width = pictures.shape[2:]
    size = height + 2 * REACH, width + 2 * REACH
    spectrum = 0
    for number, shade in enumerate(_shades(size, pictures.device)):
        angle = math.pi * number / ANGLES
        along = (dx * math.cos(angle) + dy * math.sin(angle)).abs()
        spectrum = spectrum + torch.fft.rfft2(along * (along / strength).pow(STRICTNESS), size) * shade
    relief = torch.fft.irfft2(spectrum, size)[:, None, REACH : REACH + height, REACH : REACH + width]
    relief = relief / (relief.square().mean((1, 2, 3), keepdim=True).sqrt() + 1e-6)
    return (pictures + depth * relief.tanh()).clamp(0, 1)


@functools.lru_cache
def _shades(size, device):
    """The spectra of one facet at each angle, centred on (REACH, REACH)."""
    y, x = torch.meshgrid(*(torch.arange(-REACH, REACH + 1.0),) * 2, indexing="ij")
    inside = x.square() + y.square() < REACH**2
    found = []
    for number in range(ANGLES):
        angle = math.pi * number / ANGLES
        across = x * math.cos(angle) + y * math.sin(angle)
        shade = -across.sign() * torch.exp(-across.abs() / SHADE) * inside
        found.append(torch.fft.rfft2(shade, size).to(device))
    return found


def _box(x, side):
    return F.avg_pool2d(F.avg_pool2d(x, (side, 1), 1), (1, side), 1)
