"""Photographs as byte tensors held in memory, and the crops, flips and turns that multiply them."""

import random

import numpy as np
import torch
from PIL import Image, ImageOps

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
LONGEST_SIDE = 1024
HELD_OUT_EVERY = 40  # of the sorted photos: 10 of 400, never trained on
LEAST_HELD_OUT = 4  # of a smaller folder


def load_one(path, longest=LONGEST_SIDE):
    """3 x H x W bytes, upright, shrunk to the longest side."""
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    image.thumbnail((longest, longest), Image.LANCZOS)
    return torch.from_numpy(np.asarray(image).copy()).permute(2, 0, 1).contiguous()


def load(folder, longest=LONGEST_SIDE):
    """All photos under the folder, sorted by name, as `load_one` gives them."""
    images = [load_one(path, longest) for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES]
    if not images:
        raise SystemExit(f"no photos ({', '.join(sorted(SUFFIXES))}) in {folder}: name a folder that holds some")
    return images


def split(images):
    """The images to train on, and those held out."""
    if len(images) < 2:
        raise SystemExit("one photo is too few: some are trained on, others are held out")
    every = min(HELD_OUT_EVERY, max(2, len(images) // LEAST_HELD_OUT))
    return [image for i, image in enumerate(images) if i % every], images[::every]


def turn(images):
    """The same random flip and transposition for each of the images, which share an aspect."""
    if random.random() < 0.5:
        images = [image.flip(2) for image in images]
    if random.random() < 0.5:
        images = [image.flip(1) for image in images]
    if random.random() < 0.5:
        images = [image.transpose(1, 2) for image in images]
    return images
