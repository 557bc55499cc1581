"""PSNR on Y of an upscaler, as the super-resolution papers measure it: input by MATLAB-style antialiased bicubic,
output rounded to 8 bits, BT.601 luma (16..235), border of `scale` pixels cropped.

    python evaluate_upscale.py --scale 2 --sets DIR [WEIGHTS.safetensors]      (bicubic alone without weights)

DIR holds one folder of pictures per test set (Set5, Set14, ...); --results writes each upscaled picture as PNG.
--engine ATELIER-INFERENCE runs the weights through the service's own engine in place of PyTorch."""

import argparse
import functools
import pathlib

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file

import bicubic
import edsr
import engine

SUFFIXES = {".png", ".bmp", ".jpg"}


def luma(image):
    """3 x H x W, 0..255 -> H x W of BT.601 luma, 16..235."""
    weights = torch.tensor([65.481, 128.553, 24.966], dtype=torch.float64) / 255
    return 16 + torch.einsum("c,chw->hw", weights, image.double())


def psnr(result, truth, border):
    difference = (luma(result) - luma(truth))[border:-border, border:-border]
    return float(10 * torch.log10(255**2 / difference.square().mean()))


def load(path, multiple):
    """The picture as 3 x H x W bytes, cropped to multiples of the scale."""
    image = torch.from_numpy(np.asarray(Image.open(path).convert("RGB")).copy()).permute(2, 0, 1)
    return image[:, : image.shape[1] // multiple * multiple, : image.shape[2] // multiple * multiple]


@torch.no_grad()
def upscale(net, small):
    device = next(net.parameters()).device
    return to_bytes(net(small[None].float().to(device) / 255)[0].cpu())


def upscale_by_engine(program, weights, scale, precision, small):
    options = {"weights": weights, "architecture": f"edsr_x{scale}", "precision": precision}
    return to_bytes(engine.run(program, "forward", {"x": small[None].float() / 255}, **options)[0])


def to_bytes(picture):
    return (picture * 255).round().clamp(0, 255).byte()


def evaluate(upscaler, folder, scale, results=None):
    """The mean over the folder's pictures of the PSNR of upscaler(small bytes) -> bytes."""
    figures = []
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES):
        truth = load(path, scale)
        result = upscaler(bicubic.resize_bytes(truth, 1 / scale))
        figures.append(psnr(result, truth, scale))
        if results:
            results.mkdir(parents=True, exist_ok=True)
            Image.fromarray(result.permute(1, 2, 0).numpy()).save(results / f"{folder.name}-{path.stem}.png")
    return sum(figures) / len(figures)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", nargs="?", type=pathlib.Path)
    parser.add_argument("--scale", type=int, choices=(2, 3, 4), required=True)
    parser.add_argument("--sets", type=pathlib.Path, required=True)
    parser.add_argument("--results", type=pathlib.Path)
    parser.add_argument("--engine", type=pathlib.Path, help="the program atelier-inference")
    parser.add_argument("--precision", choices=("auto", "fp32", "bf16"), default="auto", help="of the engine")
    arguments = parser.parse_args()
    if arguments.engine and arguments.weights:
        upscaler = functools.partial(
            upscale_by_engine, arguments.engine, arguments.weights, arguments.scale, arguments.precision
        )
    elif arguments.weights:
        net = edsr.from_tensors(load_file(arguments.weights), arguments.scale).eval()
        upscaler = functools.partial(upscale, net)
    else:
        upscaler = functools.partial(bicubic.resize_bytes, scale=arguments.scale)
    for folder in sorted(p for p in arguments.sets.iterdir() if p.is_dir()):
        print(f"{folder.name}: {evaluate(upscaler, folder, arguments.scale, arguments.results):.3f} dB")


if __name__ == "__main__":
    main()
