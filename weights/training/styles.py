"""Style pictures and photos cut to size."""

import math
import random

import torch
import torch.nn.functional as F

import photos

LONGEST_SIDE = 900
LARGEST_SCALE = 1.5  # of crops


def load(folders):
    """The style pictures of all folders."""
    return [image for folder in folders for image in photos.load(folder, LONGEST_SIDE)]


def fit(picture, shorter):
    """1 x 3 x H x W in 0..1, the shorter side as long as asked."""
    picture = picture[None].float() / 255
    scale = shorter / min(picture.shape[2:])
    return F.interpolate(picture, scale_factor=scale, mode="bilinear", antialias=True)


def crop(picture, side, smallest, largest):
    """A square of the picture shrunk or enlarged so that its shorter side is smallest..largest times the square's."""
    shorter = min(picture.shape[1:])
    scale = min(LARGEST_SCALE, side * smallest * (largest / smallest) ** random.random() / shorter)
    scale = max(scale, side / shorter)
    size = [max(side, round(n * scale)) for n in picture.shape[1:]]
    small = F.interpolate(picture[None].float(), size, mode="bilinear", antialias=True)[0]
    y, x = random.randint(0, size[0] - side), random.randint(0, size[1] - side)
    square = small[:, y : y + side, x : x + side]
    if random.random() < 0.5:
        square = square.flip(2)
    return square.round().clamp(0, 255).byte()


def photo_batch(images, count, side, device, largest=1.6):
    """Crops of the photos at scales that leave a scene within them."""
    chosen = random.sample(images * math.ceil(count / len(images)), count)
    made = torch.stack([crop(image, side, 1.0, largest) for image in chosen])
    return (made.to(device).float() / 255).contiguous(memory_format=torch.channels_last)
