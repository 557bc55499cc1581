"""The U-Net generator of CycleGAN's cubism, expressionism and early Renaissance, of any width, under the published key
names. RGB -1..1 in and out, sides in multiples of 16."""

import torch
from torch import nn

from instance_norm import InstanceNorm

WIDTH, LEVELS = 16, 4  # published: 32, 4


def unit(inputs, outputs, stride=1):
    return [nn.Conv2d(inputs, outputs, 3, stride, 1), InstanceNorm(), nn.ReLU()]


def pair(inputs, outputs):
    return nn.Sequential(*unit(inputs, outputs), *unit(outputs, outputs))


class UNet(nn.Module):
    def __init__(self, width=WIDTH, levels=LEVELS):
        super().__init__()
        self.levels, inputs = levels, 3
        for level in range(levels):
            outputs = width << level
            setattr(self, f"enc_conv{level}", pair(inputs, outputs))
            setattr(self, f"pool{level}", nn.Sequential(*unit(outputs, outputs, 2)))
            inputs = outputs
        self.bottleneck_conv = pair(inputs, width << levels)
        for step in range(levels):
            outputs = width << (levels - 1 - step)
            setattr(self, f"upsample{step}", nn.ConvTranspose2d(2 * outputs, outputs, 2, 2))
            setattr(self, f"dec_conv{step}", pair(2 * outputs, outputs))
        self.final_conv = nn.Sequential(nn.Conv2d(width, 3, 1), nn.Tanh())

    def forward(self, x):
        skips = []
        for level in range(self.levels):
            skips.append(getattr(self, f"enc_conv{level}")(x))
            x = getattr(self, f"pool{level}")(skips[-1])
        x = self.bottleneck_conv(x)
        for step in range(self.levels):
            x = torch.cat([skips.pop(), getattr(self, f"upsample{step}")(x)], 1)
            x = getattr(self, f"dec_conv{step}")(x)
        return self.final_conv(x)


def from_tensors(tensors):
    """The net whose width and depth the tensors show."""
    levels = sum(name.startswith("enc_conv") and name.endswith(".0.weight") for name in tensors)
    net = UNet(tensors["enc_conv0.0.weight"].shape[0], levels)
    net.load_state_dict({name: value.float() for name, value in tensors.items()})
    return net
