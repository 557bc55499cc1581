#!/usr/bin/env python3
"""Writes goldens/: what PyTorch makes of seeded noise, for the tests of the Swift networks.

Needs torch, numpy and safetensors. A narrow network's file holds its weights, inputs and outputs; one of the published width
holds the outputs alone, since weights and inputs are noise that both sides make (noise.py, Noise in Swift)."""

from pathlib import Path

import torch
from networks import EDSR, MSGNet, VGG19, CycleGANResNet, CycleGANUNet, Pix2PixUNet, RRDBNet
from noise import fill, own_tensors, picture
from safetensors.torch import save_file

FOLDER = Path(__file__).parent / "goldens"
SEED = 1
RANGES = {
    "pix2pix_unet": (-1, 1), "cyclegan_resnet9": (-1, 1), "cyclegan_unet": (-1, 1), "msgnet": (0, 255), "vgg19_style": (-2, 2),
}


def save(name, architecture, network, inputs, outputs, published=False, **options):
    tensors = dict(outputs)
    if not published:
        tensors |= inputs | own_tensors(network)
    shapes = {f"shape_{k}": "x".join(map(str, v.shape)) for k, v in inputs.items()}
    metadata = {"architecture": architecture, "seed": str(SEED)} | shapes | options
    tensors = {k: v.detach().clone().contiguous() for k, v in tensors.items()}
    save_file(tensors, FOLDER / f"{name}.safetensors", metadata)
    for key, value in outputs.items():
        print(f"{name:32} {key:12} {tuple(value.shape)} {value.min():.4g}..{value.max():.4g}")


def golden(name, architecture, network, sizes, published=False, style=None, **options):
    fill(network, SEED)
    if options.get("mean_shift") == "apply":
        fresh = EDSR(2, 1, 1, mean_shift=True).state_dict()
        network.load_state_dict({k: v for k, v in fresh.items() if k[3:8] == "_mean"}, strict=False)
    low, high = RANGES.get(architecture, (0, 1))
    for height, width in sizes:
        inputs = {"x": picture("x", SEED, (1, 3, height, width), low, high)}
        if style:
            inputs["style"] = picture("style", SEED, (1, 3, *style), low, high)
        y = network(*inputs.values())
        save(f"{name}-{height}x{width}", architecture, network, inputs, {"y": y}, published, **options)


def style_step(name, network, content, height, width, published=False, layers=range(5), weights=(1e6,) * 5):
    """One step of Gatys' optimisation: targets from two pictures, losses and the gradient at a third."""
    fill(network, SEED)
    pictures = {k: picture(k, SEED, (1, 3, height, width), 0, 1) for k in ("x", "content", "style")}

    def gram(f):
        f = f.flatten(2)[0]
        return f @ f.T / f.numel()

    mse = torch.nn.functional.mse_loss
    targets = [gram(f) for f in network.taps(pictures["style"])]
    goal = network.taps(pictures["content"])[content]
    x = pictures["x"].requires_grad_(True)
    taps = network.taps(x)
    content_loss = mse(taps[content], goal)
    style_losses = [mse(gram(taps[layer]), targets[layer]) for layer in layers]
    style_loss = sum(style_losses)
    total = content_loss + sum(weight * loss for weight, loss in zip(weights, style_losses))
    (gradient,) = torch.autograd.grad(total, x)
    outputs = {"gradient": gradient, "content_loss": content_loss.view(1), "style_loss": style_loss.view(1)}
    save(name, "vgg19_style", network, {k: v.detach() for k, v in pictures.items()}, outputs, published)


def main():
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.safetensors"):
        old.unlink()
    torch.manual_seed(SEED)
    pix2pix = Pix2PixUNet(4, (2, 3, 4))
    golden("pix2pix_unet-narrow", "pix2pix_unet", pix2pix, [(64, 64), (32, 96), (96, 32)])
    golden("pix2pix_unet-published", "pix2pix_unet", Pix2PixUNet(), [(256, 256)], published=True)
    for scale in (2, 3, 4):
        golden(f"edsr_x{scale}-narrow", f"edsr_x{scale}", EDSR(scale, 8, 3), [(16, 24), (13, 7), (3, 41)])
        golden(f"edsr_x{scale}-published", f"edsr_x{scale}", EDSR(scale), [(23, 31)], published=True)
    golden("edsr_x2-mean", "edsr_x2", EDSR(2, 8, 2, mean_shift=True), [(11, 18)], mean_shift="apply")
    golden("rrdbnet_x4-narrow", "rrdbnet_x4", RRDBNet(8, 4, 2), [(16, 12), (9, 5), (1, 35)])
    golden("rrdbnet_x4-old", "rrdbnet_x4", RRDBNet(8, 4, 2, old=True), [(7, 8)])
    golden("rrdbnet_x4-published", "rrdbnet_x4", RRDBNet(), [(24, 27)], published=True)
    golden("msgnet-narrow", "msgnet", MSGNet(4, 2, 8, 4, 3), [(32, 48), (33, 45), (67, 17)], style=(36, 28))
    golden("msgnet-published", "msgnet", MSGNet(), [(48, 64)], published=True, style=(52, 44))
    golden("cyclegan_resnet9-narrow", "cyclegan_resnet9", CycleGANResNet(4, 3), [(32, 48), (37, 26), (19, 83)])
    golden("cyclegan_resnet9-published", "cyclegan_resnet9", CycleGANResNet(), [(96, 124)], published=True)
    golden("cyclegan_unet-narrow", "cyclegan_unet", CycleGANUNet(4, 3), [(32, 48), (72, 24), (16, 104)])
    golden("cyclegan_unet-published", "cyclegan_unet", CycleGANUNet(), [(64, 96)], published=True)
    golden("vgg19_style-narrow", "vgg19_style", VGG19((4, 4, 6, 6, 8)), [(16, 24), (13, 19), (51, 5)])
    golden("vgg19_style-published", "vgg19_style", VGG19(), [(32, 20)], published=True)
    style_step("vgg19_style-step-32x24", VGG19((4, 4, 6, 6, 8)), 3, 32, 24)
    style_step("vgg19_style-step-21x27", VGG19((4, 4, 6, 6, 8)), 3, 21, 27)
    deep = VGG19((4, 4, 6, 6, 8, 8, 8, 8))
    style_step("vgg19_style-step-deep-26x30", deep, 3, 26, 30, layers=(1, 3, 5, 7), weights=(1e6, 2e6, 5e5, 3e6))
    style_step("vgg19_style-step-published", VGG19(), 3, 48, 40, published=True)


if __name__ == "__main__":
    main()
