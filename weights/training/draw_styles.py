"""Draws the style pictures of the gallery that are our own: stained glass, brush strokes along a flow, ink and wash,
pointillism, layered paper, a circuit board. Numbers and Cairo, no picture is read.

    python draw_styles.py --out ../styles          (needs numpy, Pillow, pycairo)
"""

import argparse
import math
import pathlib
import random

import cairo
import numpy as np
from PIL import Image

SIDE = 640
QUALITY = 76


def noise(cells, seed, octaves=5, side=SIDE):
    """Smooth fractal noise, side x side, mean 0, about -1..1."""
    generator = np.random.default_rng(seed)
    total = np.zeros((side, side), np.float32)
    for octave in range(octaves):
        grid = generator.normal(size=(cells * 2**octave + 2,) * 2).astype(np.float32)
        if len(grid) > side:
            break
        total += np.asarray(Image.fromarray(grid).resize((side, side), Image.BICUBIC)) / 2**octave
    return total / (total.std() * 2.2)


def blur(x, sigma):
    """Of H x W or H x W x C floats."""
    planes = x[..., None] if x.ndim == 2 else x
    soft = [_blurred_plane(planes[..., c], sigma) for c in range(planes.shape[2])]
    return soft[0] if x.ndim == 2 else np.stack(soft, 2)


def _blurred_plane(plane, sigma):
    radius = math.ceil(3 * sigma)
    taps = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    taps /= taps.sum()
    for axis in (0, 1):
        padded = np.pad(plane, [(radius, radius) if a == axis else (0, 0) for a in (0, 1)], "edge")
        plane = np.apply_along_axis(lambda line: np.convolve(line, taps, "valid"), axis, padded)
    return plane


def step(x, low, high):
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a, b, t):
    return a + (np.asarray(b, np.float32) - a) * (t[..., None] if np.ndim(t) == 2 else t)


def gradient(stops, t):
    """Colours at t (H x W, 0..1) of evenly spaced stops."""
    stops = np.asarray(stops, np.float32)
    places = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(t, places, stops[:, c]) for c in range(3)], -1)


def shifted(x, down, right):
    """Moved, the border repeated."""
    return np.pad(x, ((down, 0), (right, 0)), "edge")[:SIDE, :SIDE]


def relief(height, strength):
    """Light from the upper left on a surface: factor around 1."""
    return 1 + strength * (np.roll(height, (1, 1), (0, 1)) - np.roll(height, (-1, -1), (0, 1)))


def grid(side=SIDE):
    return np.meshgrid(np.linspace(-1, 1, side), np.linspace(-1, 1, side))


class Canvas:
    """A Cairo surface of RGB in 0..1."""

    def __init__(self, start=None):
        self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, SIDE, SIDE)
        self.context = cairo.Context(self.surface)
        self.context.set_line_cap(cairo.LINE_CAP_ROUND)
        self.context.set_line_join(cairo.LINE_JOIN_ROUND)
        if start is not None:
            self._bytes()[..., :3] = (np.clip(start[..., ::-1], 0, 1) * 255).astype(np.uint8)
            self.surface.mark_dirty()

    def _bytes(self):
        return np.ndarray((SIDE, SIDE, 4), np.uint8, self.surface.get_data())

    def pixels(self):
        self.surface.flush()
        return self._bytes()[..., 2::-1].astype(np.float32) / 255

    def line(self, points, width, colour, alpha=1.0):
        self.context.set_source_rgba(*colour, alpha)
        self.context.set_line_width(width)
        self.context.move_to(*points[0])
        for point in points[1:]:
            self.context.line_to(*point)
        self.context.stroke()

    def disc(self, x, y, radius, colour, alpha=1.0):
        self.context.set_source_rgba(*colour, alpha)
        self.context.arc(x, y, radius, 0, 2 * math.pi)
        self.context.fill()


def stained_glass(seed=3):
    """A rose window: rings of panes around a sun, between dark leads."""
    chance = np.random.default_rng(seed)
    sites, kinds = [], []
    for ring, count in enumerate((1, 8, 12, 18, 24, 30, 36, 44)):
        for i in range(count):
            angle = 2 * math.pi * (i + 0.5 * (ring % 2)) / count + chance.normal(0, 0.35 / count)
            radius = ring * 0.185 + chance.normal(0, 0.014) * (ring > 1)
            sites.append((radius * math.cos(angle), radius * math.sin(angle) + 0.04))
            kinds.append(ring)
    sites, kinds = np.asarray(sites, np.float32), np.asarray(kinds)
    x, y = grid()
    x, y = x + 0.012 * noise(6, seed), y + 0.012 * noise(6, seed + 1)
    distances = (x[..., None] - sites[:, 0]) ** 2 + (y[..., None] - sites[:, 1]) ** 2
    order = np.argpartition(distances, 2, axis=2)[..., :2]
    pair = np.take_along_axis(distances, order, 2)
    order = np.take_along_axis(order, pair.argsort(2), 2)
    pair.sort(2)
    apart = np.linalg.norm(sites[order[..., 0]] - sites[order[..., 1]], axis=2)
    edge = (pair[..., 1] - pair[..., 0]) / (2 * apart) * SIDE / 2  # pixels to the nearest lead
    rings = [
        [(1.0, 0.88, 0.45)],
        [(1.0, 0.70, 0.12), (0.98, 0.52, 0.06)],
        [(0.90, 0.16, 0.10), (0.98, 0.42, 0.08), (0.72, 0.04, 0.12)],
        [(0.10, 0.45, 0.85), (0.05, 0.25, 0.72), (0.20, 0.68, 0.90)],
        [(0.05, 0.55, 0.35), (0.12, 0.38, 0.80), (0.92, 0.74, 0.20), (0.02, 0.42, 0.42)],
        [(0.55, 0.06, 0.42), (0.75, 0.08, 0.20), (0.35, 0.08, 0.55)],
        [(0.06, 0.16, 0.58), (0.10, 0.30, 0.72), (0.04, 0.10, 0.42), (0.85, 0.60, 0.15)],
        [(0.05, 0.28, 0.40), (0.03, 0.12, 0.38), (0.10, 0.45, 0.50)],
    ]
    colours = np.asarray([rings[k][chance.integers(len(rings[k]))] for k in kinds], np.float32)
    colours *= chance.uniform(0.75, 1.15, (len(colours), 1))
    tilt = chance.normal(0, 1, (len(sites), 2))
    nearest = order[..., 0]
    offset = np.stack([x, y], -1) - sites[nearest]
    slope = (offset * tilt[nearest]).sum(-1)
    light = 1.05 + 1.1 * slope + 0.22 * noise(14, seed + 2) + 0.10 * noise(60, seed + 3, 2)
    light *= 1.22 - 0.28 * (x * x + y * y)
    light *= 0.72 + 0.28 * step(edge, 1.5, 9)
    glass = colours[nearest] * light[..., None]
    width = 2.6 + 0.7 * noise(12, seed + 5)
    lead = 1 - step(edge, width - 1.0, width + 0.6)
    metal = np.asarray((0.055, 0.05, 0.06), np.float32) * relief(np.clip(edge, 0, 4), 0.5)[..., None] * 1.6
    picture = glass * (1 - lead[..., None]) + metal * lead[..., None]
    return picture + 0.20 * blur(np.clip(picture - 0.6, 0, 1), 7)


def brush_strokes(seed=11):
    """Thousands of bristly strokes along a swirling field, large ones below, small ones above."""
    random.seed(seed)
    x, y = grid()
    field = 2.1 * noise(2, seed, 2) + 0.9 * noise(4, seed + 1, 2)
    angle = math.pi * field
    tone = np.clip(0.5 + 0.42 * noise(3, seed + 2, 3) + 0.18 * np.sin(3 * field), 0, 1)
    palette = [
        (0.05, 0.10, 0.26),
        (0.06, 0.30, 0.48),
        (0.10, 0.52, 0.58),
        (0.55, 0.72, 0.60),
        (0.96, 0.86, 0.62),
        (0.97, 0.66, 0.22),
        (0.88, 0.33, 0.14),
        (0.55, 0.10, 0.16),
    ]
    under = gradient(palette, tone)
    canvas = Canvas(under * 0.75)
    for width, length, count in ((34, 95, 420), (20, 80, 1000), (11, 62, 2300), (6, 40, 2600)):
        for _ in range(count):
            px, py = random.uniform(0, SIDE), random.uniform(0, SIDE)
            spread = random.gauss(0, 0.09)
            row, column = min(SIDE - 1, int(py)), min(SIDE - 1, int(px))
            base = gradient(palette, np.asarray(min(1, max(0, tone[row, column] + spread))))
            base = base * random.uniform(0.82, 1.18)
            _stroke(canvas, angle, px, py, width * random.uniform(0.6, 1.2), length * random.uniform(0.6, 1.4), base)
    picture = canvas.pixels()
    return picture * relief(picture.mean(2), 0.55)[..., None]


def _stroke(canvas, angle, x, y, width, length, colour):
    points, nudge = [], random.gauss(0, 0.18)
    for _ in range(int(length / 5)):
        if not (0 <= x < SIDE and 0 <= y < SIDE):
            break
        turn = angle[int(y), int(x)] + nudge
        points.append((x, y, turn))
        x, y = x + 5 * math.cos(turn), y + 5 * math.sin(turn)
    if len(points) < 4:
        return
    for _ in range(max(4, int(width))):
        aside = random.uniform(-0.5, 0.5) * width
        first, last = random.randint(0, 2), len(points) - random.randint(0, 3)
        line = [(px - aside * math.sin(a), py + aside * math.cos(a)) for px, py, a in points[first:last]]
        if len(line) < 2:
            continue
        shade = random.gauss(1, 0.10) * (1.06 - 0.25 * abs(aside) / width)
        tint = [min(1, max(0, c * shade + random.gauss(0, 0.015))) for c in colour]
        canvas.line(line, random.uniform(0.8, 2.2), tint, random.uniform(0.55, 0.95))


def ink_and_wash(seed=5):
    """Mountains in mist, pines and a pale sun: wet ink on rice paper."""
    random.seed(seed)
    x, y = grid()
    fibre = noise(80, seed, 2) * 0.5 + noise(20, seed + 1, 3) * 0.5
    paper = np.asarray((0.945, 0.915, 0.850), np.float32) * (1 + 0.022 * fibre[..., None])
    ink = np.zeros((SIDE, SIDE), np.float32)
    line = np.linspace(0, 1, SIDE)
    for layer, (base, rise, dark) in enumerate(
        ((-0.46, 0.34, 0.36), (-0.16, 0.44, 0.62), (0.20, 0.42, 0.90), (0.62, 0.32, 1.25))
    ):
        ridge = noise(3 + layer, seed + 10 + layer, 6)[SIDE // 2]
        peaks = np.abs(noise(4 + layer, seed + 20 + layer, 3)[SIDE // 3])
        top = base - rise * (0.55 * peaks + 0.45 * ridge * np.sin(math.pi * line) ** 0.5)
        depth = y - top[None]
        inside = step(depth, -0.006, 0.010)
        wash = np.exp(-np.clip(depth, 0, 9) / (0.17 + 0.07 * layer))
        cracks = noise(10, seed + 30 + layer, 6) + 0.9 * noise(26, seed + 40 + layer, 4) * (0.5 + np.abs(x))
        dry = step(cracks, -0.35, 0.75)
        bleed = blur(inside * (depth < 0.03), 2.2)
        strokes = step(noise(5, seed + 70 + layer, 2) + 0.8 * noise(34, seed + 80 + layer, 2), 0.35, 0.8) * step(
            depth, 0.01, 0.10
        )
        body = wash * (0.22 + 0.58 * dry + 0.55 * strokes) * inside
        ink = np.maximum(ink * (1 - 0.88 * inside * (1 - 0.35 * wash)), 0) + dark * (body + 0.35 * bleed * wash)
    mist = blur(np.clip(noise(2, seed + 60, 3), 0, 1), 14)
    ink *= 1 - 0.62 * mist
    ink = np.clip(ink + 0.05 * np.clip(noise(5, seed + 61, 5), 0, 1), 0, 1)
    granular = ink * (1 + 0.30 * noise(110, seed + 62, 1) * (1 - ink))
    tint = mix(np.asarray((0.10, 0.11, 0.14), np.float32), (0.26, 0.30, 0.36), 1 - np.clip(ink, 0, 1))
    picture = paper * (1 - granular[..., None]) + tint * granular[..., None]
    sun = step(0.150 - np.hypot(x - 0.48, y + 0.62), -0.012, 0.012) * (0.80 + 0.14 * noise(9, seed + 63))
    picture = mix(picture, picture * np.asarray((0.93, 0.42, 0.30)), np.clip(sun * (1 - ink), 0, 1))
    canvas = Canvas(picture)
    for trunk in (40, 98, 560, 606, 500):
        _pine(canvas, trunk, SIDE * random.uniform(0.86, 0.99), random.uniform(110, 215))
    for _ in range(26):
        bx, by = random.uniform(180, 470), random.uniform(60, 190)
        canvas.line([(bx - 7, by - 3), (bx, by), (bx + 7, by - 4)], 1.5, (0.12, 0.12, 0.15), 0.75)
    picture = canvas.pixels()
    return picture * (1 - 0.035 * np.clip(fibre, -1, 1)[..., None])


def _pine(canvas, x, foot, height):
    ink = (0.07, 0.08, 0.10)
    lean = random.uniform(-0.10, 0.10)
    spine = [(x + lean * height * t + 3 * math.sin(7 * t), foot - height * t) for t in np.linspace(0, 1, 16)]
    for width, part in ((5.5, spine[:6]), (3.8, spine[5:11]), (2.2, spine[10:])):
        canvas.line(part, width, ink, 0.92)
    for px, py in spine[4:]:
        reach = 0.30 * (py - spine[-1][1]) + 12
        for side in (-1, 1):
            tip = (px + side * reach * random.uniform(0.7, 1.1), py + random.uniform(-3, 9))
            canvas.line([(px, py), tip], 1.6, ink, 0.8)
            for _ in range(int(reach * 1.1)):
                t = random.random() ** 0.6
                nx, ny = px + (tip[0] - px) * t, py + (tip[1] - py) * t
                canvas.line(
                    [(nx, ny), (nx + random.gauss(0, 4), ny - random.uniform(1, 9))],
                    random.uniform(0.7, 1.5),
                    ink,
                    random.uniform(0.25, 0.8),
                )


def pointillism(seed=8):
    """A bay at sunset in dots of divided colour."""
    random.seed(seed)
    chance = np.random.default_rng(seed)
    x, y = grid()
    sky = gradient(
        [(0.20, 0.28, 0.62), (0.50, 0.45, 0.75), (0.95, 0.58, 0.50), (1.0, 0.82, 0.42)], np.clip((y + 1) / 1.05, 0, 1)
    )
    glow = np.exp(-(((x - 0.25) / 0.28) ** 2) - ((y - 0.0) / 0.16) ** 2)
    sky = mix(sky, (1.0, 0.95, 0.62), glow)
    clouds = step(noise(4, seed, 4) + 0.5 * np.sin(9 * y + 2 * noise(2, seed + 1)), 0.4, 1.1) * step(-y, 0.05, 0.5)
    sky = mix(sky, (0.98, 0.66, 0.62), 0.75 * clouds)
    water = gradient(
        [(0.98, 0.72, 0.42), (0.36, 0.52, 0.72), (0.08, 0.28, 0.48), (0.05, 0.18, 0.34)],
        np.clip((y - 0.05) / 0.95, 0, 1),
    )
    ripple = np.sin(60 * y / (0.35 + y.clip(0, 2)) + 2.5 * noise(9, seed + 2))
    water = mix(
        water,
        (1.0, 0.86, 0.46),
        np.clip(np.exp(-(((x - 0.25) / (0.10 + 0.25 * y.clip(0, 1))) ** 2)) * (0.55 + 0.45 * ripple), 0, 1),
    )
    scene = np.where((y < 0.05)[..., None], sky, water)
    hills = 0.02 - 0.16 * np.abs(noise(3, seed + 4, 4)[100])[None] * (0.3 + np.abs(x))
    scene = np.where(
        ((y > hills) & (y < 0.06))[..., None],
        gradient([(0.30, 0.25, 0.52), (0.45, 0.36, 0.58)], np.clip((y - hills) * 8, 0, 1)),
        scene,
    )
    meadow = 0.62 + 0.10 * np.sin(2.2 * x + 0.6) + 0.02 * noise(8, seed + 5)
    grass = gradient([(0.42, 0.62, 0.20), (0.16, 0.42, 0.22), (0.08, 0.26, 0.26)], np.clip((y - meadow) * 2.4, 0, 1))
    flowers = step(noise(40, seed + 6, 2), 0.72, 0.9)
    grass = mix(grass, (0.93, 0.26, 0.30), flowers * step(noise(5, seed + 7), -0.3, 0.5))
    scene = np.where((y > meadow)[..., None], grass, scene)
    crown = np.hypot((x + 0.62) / 0.42, (y + 0.18) / 0.62) + 0.16 * noise(9, seed + 8)
    tree = np.maximum(
        step(1.0 - crown, -0.04, 0.1),
        step(0.035 - np.abs(x + 0.62 + 0.04 * np.sin(5 * y)), 0, 0.02) * (y > 0) * (y < 0.8),
    )
    scene = mix(
        scene,
        gradient(
            [(0.06, 0.20, 0.24), (0.22, 0.46, 0.20), (0.72, 0.66, 0.22)],
            np.clip(0.45 + 0.4 * noise(9, seed + 9) + 0.5 * (x + 0.5), 0, 1),
        ),
        tree,
    )
    canvas = Canvas(0.25 * scene + 0.70 * np.asarray((0.93, 0.90, 0.82), np.float32))
    for radius, spacing, jitter in ((7.4, 10.5, 0.10), (6.0, 8.4, 0.12), (4.6, 8.8, 0.15)):
        places = [(a, b) for a in np.arange(0, SIDE + 8, spacing) for b in np.arange(0, SIDE + 8, spacing)]
        random.shuffle(places)
        for a, b in places:
            px, py = a + random.gauss(0, spacing * 0.33), b + random.gauss(0, spacing * 0.33)
            colour = scene[min(SIDE - 1, max(0, int(py))), min(SIDE - 1, max(0, int(px)))]
            shift = chance.normal(0, jitter, 3)
            if random.random() < 0.13:  # the complement, that the eye mixes back
                colour = mix(colour, 1.15 * colour.mean() * 2 - colour, 0.85)
            colour = np.clip(colour * 1.06 + shift - shift.mean() * 0.6, 0, 1)
            canvas.disc(px, py, radius * random.uniform(0.75, 1.15), colour, 0.93)
    picture = canvas.pixels()
    return picture * relief(picture.mean(2), 0.16)[..., None]


def layered_paper(seed=21):
    """Sheets of cut paper, one deeper than the other, each with its shadow."""
    x, y = grid()
    field = 0.85 * noise(2, seed, 2) + 0.32 * noise(5, seed + 1, 2) + 0.55 * np.hypot(x + 0.1, y - 0.05) - 0.35
    sheets = [
        (0.060, 0.070, 0.200),
        (0.110, 0.130, 0.360),
        (0.150, 0.270, 0.520),
        (0.140, 0.450, 0.580),
        (0.330, 0.640, 0.620),
        (0.960, 0.820, 0.580),
        (0.975, 0.600, 0.380),
        (0.900, 0.360, 0.340),
        (0.660, 0.170, 0.330),
    ]
    levels = np.quantile(field, np.linspace(0, 0.93, len(sheets)))
    picture = np.zeros((SIDE, SIDE, 3), np.float32) + np.asarray(sheets[0], np.float32)
    for number, (sheet, level) in enumerate(zip(sheets[1:], levels[1:]), 1):
        mask = step(field, level - 0.008, level + 0.008)
        for offset, sigma, weight in (((9, 6), 9.0, 0.50), ((3, 2), 2.5, 0.35)):
            shade = weight * shifted(blur(mask, sigma), *offset) * (1 - mask)
            picture = picture * (1 - shade)[..., None]
        fibre = 1 + 0.030 * noise(90, seed + number, 1) + 0.022 * noise(25, seed + 40 + number, 3)
        paper = np.asarray(sheet, np.float32) * (fibre * (1.05 - 0.06 * (x + y)))[..., None]
        edge = np.clip(mask - shifted(mask, 2, 2), 0, 1)  # the cut catches the light
        picture = mix(mix(picture, paper, mask), (1, 0.98, 0.94), 0.55 * edge)
    return picture


def circuit_board(seed=4):
    """Copper under green lacquer, gold pads, chips with white print."""
    random.seed(seed)
    pitch = 9
    cells = SIDE // pitch
    taken = np.zeros((cells + 1, cells + 1), bool)
    lacquer = (
        np.asarray((0.020, 0.235, 0.145), np.float32)
        * (1 + 0.08 * noise(70, seed, 2) + 0.10 * noise(3, seed + 1))[..., None]
    )
    canvas = Canvas(lacquer)
    chips = [
        (6, 7, 9, 7),
        (42, 5, 11, 5),
        (26, 24, 12, 12),
        (5, 40, 6, 10),
        (51, 43, 6, 9),
        (25, 53, 10, 4),
        (52, 21, 5, 5),
    ]
    for left, top, width, height in chips:
        taken[top - 1 : top + height + 2, left - 1 : left + width + 2] = True
    traces = []
    for left, top, width, height in chips:
        for i in range(width + 1):
            traces += [((left + i, top - 2), (0, -1)), ((left + i, top + height + 2), (0, 1))]
        for i in range(height + 1):
            traces += [((left - 2, top + i), (-1, 0)), ((left + width + 2, top + i), (1, 0))]
    random.shuffle(traces)
    traces += [
        ((random.randint(0, cells), random.randint(0, cells)), random.choice(((1, 0), (0, 1)))) for _ in range(420)
    ]
    turns = {
        (1, 0): ((1, 1), (1, -1)),
        (-1, 0): ((-1, 1), (-1, -1)),
        (0, 1): ((1, 1), (-1, 1)),
        (0, -1): ((1, -1), (-1, -1)),
        (1, 1): ((1, 0), (0, 1)),
        (1, -1): ((1, 0), (0, -1)),
        (-1, 1): ((-1, 0), (0, 1)),
        (-1, -1): ((-1, 0), (0, -1)),
    }
    copper, bright = (0.13, 0.52, 0.28), (0.34, 0.74, 0.42)
    for (cx, cy), way in traces:
        path = []
        while 0 <= cx <= cells and 0 <= cy <= cells and not taken[cy, cx] and len(path) < 46:
            path.append((cx, cy))
            taken[cy, cx] = True
            if random.random() < 0.16:
                way = random.choice(turns[way])
            ahead = (cx + way[0], cy + way[1])
            if not (0 <= ahead[0] <= cells and 0 <= ahead[1] <= cells) or taken[ahead[1], ahead[0]]:
                way = random.choice(turns[way])
                ahead = (cx + way[0], cy + way[1])
            cx, cy = ahead
        points = [(a * pitch, b * pitch) for a, b in path]
        if len(points) > 2:
            thick = random.choice((3.2, 3.2, 3.2, 4.6))
            canvas.line([(a + 1, b + 1.4) for a, b in points], thick + 0.8, (0.005, 0.12, 0.07), 0.8)
            canvas.line(points, thick, copper)
            canvas.line([(a - 0.7, b - 0.7) for a, b in points], 0.9, bright, 0.8)
        for a, b in points[:1] + points[-1:]:
            _via(canvas, a, b, 4.2 if len(points) > 2 else 3.2)
    for left, top, width, height in chips:
        _chip(canvas, left * pitch, top * pitch, width * pitch, height * pitch, pitch)
    for _ in range(90):
        cx, cy = random.randint(1, cells - 2), random.randint(1, cells - 2)
        if not any(-3 < cx - left < w + 3 and -3 < cy - top < h + 3 for left, top, w, h in chips):
            _part(canvas, cx * pitch, cy * pitch, random.random() < 0.5)
    picture = canvas.pixels()
    x, y = grid()
    shine = np.exp(-(((x - y + 0.25) / 0.55) ** 2))
    return picture * (0.88 + 0.26 * shine)[..., None] + 0.035 * shine[..., None]


def _via(canvas, x, y, radius):
    canvas.disc(x + 0.8, y + 1.0, radius, (0.005, 0.10, 0.06), 0.8)
    canvas.disc(x, y, radius, (0.86, 0.66, 0.26))
    canvas.disc(x - 0.6, y - 0.6, radius * 0.75, (0.99, 0.86, 0.50))
    canvas.disc(x, y, radius * 0.42, (0.03, 0.06, 0.05))


def _box(canvas, x, y, width, height, colour, alpha=1.0):
    canvas.context.set_source_rgba(*colour, alpha)
    canvas.context.rectangle(x, y, width, height)
    canvas.context.fill()


def _chip(canvas, x, y, width, height, pitch):
    for i in range(0, width + 1, pitch):
        for py in (y - 16, y + height + 4):
            _box(canvas, x + i - 2.6, py, 5.2, 12, (0.80, 0.80, 0.78))
            _box(canvas, x + i - 2.6, py, 1.8, 12, (0.98, 0.98, 0.95))
    for i in range(0, height + 1, pitch):
        for px in (x - 16, x + width + 4):
            _box(canvas, px, y + i - 2.6, 12, 5.2, (0.80, 0.80, 0.78))
            _box(canvas, px, y + i - 2.6, 12, 1.8, (0.98, 0.98, 0.95))
    _box(canvas, x - 4, y - 3, width + 13, height + 13, (0, 0.05, 0.03), 0.55)
    _box(canvas, x - 7, y - 7, width + 14, height + 14, (0.085, 0.09, 0.10))
    _box(canvas, x - 7, y - 7, width + 14, 2.5, (0.30, 0.31, 0.33))
    _box(canvas, x - 7, y - 7, 2.5, height + 14, (0.22, 0.23, 0.25))
    canvas.disc(x + 4, y + 4, 3.4, (0.20, 0.21, 0.22))
    canvas.context.set_source_rgb(0.74, 0.76, 0.76)
    canvas.context.set_font_size(11)
    for row, text in enumerate(("AT-42", "RGB", "16 MHz")[: max(1, height // 40)]):
        canvas.context.move_to(x + 12, y + 20 + 15 * row)
        canvas.context.show_text(text)


def _part(canvas, x, y, upright):
    """A resistor or capacitor between two solder joints, in a printed frame."""
    width, height = (9, 20) if upright else (20, 9)
    canvas.context.set_source_rgba(0.92, 0.95, 0.92, 0.9)
    canvas.context.set_line_width(1.1)
    canvas.context.rectangle(x - width / 2 - 3, y - height / 2 - 3, width + 6, height + 6)
    canvas.context.stroke()
    _box(canvas, x - width / 2, y - height / 2, width, height, (0.86, 0.86, 0.84))
    inner = (width, height - 9) if upright else (width - 9, height)
    body = random.choice(((0.62, 0.42, 0.24), (0.10, 0.10, 0.12), (0.20, 0.26, 0.60), (0.75, 0.55, 0.20)))
    _box(canvas, x - inner[0] / 2, y - inner[1] / 2, *inner, body)
    _box(canvas, x - inner[0] / 2, y - inner[1] / 2, inner[0], 2, [min(1, c + 0.3) for c in body])


STYLES = (stained_glass, brush_strokes, ink_and_wash, pointillism, layered_paper, circuit_board)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="a folder for the JPEGs")
    parser.add_argument("--only", choices=[style.__name__ for style in STYLES], nargs="+")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for style in STYLES:
        if not arguments.only or style.__name__ in arguments.only:
            pixels = (np.clip(style(), 0, 1) * 255).round().astype(np.uint8)
            path = arguments.out / f"{style.__name__}.jpg"
            Image.fromarray(pixels).save(path, quality=QUALITY, optimize=True)
            print(f"{path}: {path.stat().st_size >> 10} KB", flush=True)


if __name__ == "__main__":
    main()
