"""Crops of style pictures, held ready with what the judge sees in them."""

import random

import torch
import torch.nn.functional as F

import photos

LONGEST_SIDE = 900
FLATTEST = 14  # standard deviation of a crop's bytes: less is a wall, not a style


class StylePool:
    """`each` crops of every picture at random scales (and turns of colour, where `varied`), side x side bytes, with
    their Gram matrices."""

    def __init__(self, judge, pictures, each, side, smallest=1.0, largest=2.5, varied=0.0):
        self.crops, grams = [], []
        for picture in pictures:
            made = [crop(picture, side, smallest, largest, varied) for _ in range(each)]
            made = [square for square in made if square.float().std() > FLATTEST]
            self.crops += made
            with torch.no_grad():
                grams.append(judge.style(torch.stack(made).float() / 255)[0])
        self.grams = [torch.cat(matrices) for matrices in zip(*grams)]

    def batch(self, count, device):
        """count x 3 x side x side in 0..1, and the Gram matrices."""
        chosen = random.sample(range(len(self.crops)), count)
        crops = torch.stack([self.crops[i] for i in chosen]).to(device).float() / 255
        return crops, [matrices[chosen].to(device) for matrices in self.grams]


def load(folders):
    """The style pictures of all folders."""
    return [image for folder in folders for image in photos.load(folder, LONGEST_SIDE)]


def crop(picture, side, smallest, largest, varied=0.0):
    """A square of the picture shrunk so that its shorter side is smallest..largest times the square's."""
    shorter = min(picture.shape[1:])
    scale = min(1.0, side * smallest * (largest / smallest) ** random.random() / shorter)
    scale = max(scale, side / shorter)
    size = [max(side, round(n * scale)) for n in picture.shape[1:]]
    small = F.interpolate(picture[None].float(), size, mode="bilinear", antialias=True)[0]
    y, x = random.randint(0, size[0] - side), random.randint(0, size[1] - side)
    square = small[:, y : y + side, x : x + side]
    if random.random() < 0.5:
        square = square.flip(2)
    if random.random() < varied:
        square = square[torch.randperm(3)]
        square = 255 - square if random.random() < 0.3 else square
    return square.round().clamp(0, 255).byte()


def photo_batch(images, count, side, device):
    """Crops of the photos at scales that leave a scene within them."""
    made = torch.stack([crop(image, side, 1.0, 1.6) for image in random.sample(images, count)])
    return (made.to(device).float() / 255).contiguous(memory_format=torch.channels_last)
