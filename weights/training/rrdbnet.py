"""ESRGAN's generator (Wang et al. 2018) under the new key names, of any width and depth: x4, RGB 0..1, and the U-Net
judge of patches it is trained against."""

import torch
import torch.nn.functional as F
from torch import nn

import edsr

WIDTH, GROWTH, BLOCKS = 32, 16, 3  # published: 64, 32, 23
RESIDUAL = 0.2


def leaky(x):
    return F.leaky_relu(x, 0.2)


class Dense(nn.Module):
    """Five convolutions, each of them seeing all before it."""

    def __init__(self, width, growth):
        super().__init__()
        for number in range(1, 6):
            outputs = growth if number < 5 else width
            setattr(self, f"conv{number}", nn.Conv2d(width + (number - 1) * growth, outputs, 3, padding=1))

    def forward(self, x):
        parts = x
        for number in range(1, 5):
            parts = torch.cat([parts, leaky(getattr(self, f"conv{number}")(parts))], 1)
        return x + RESIDUAL * self.conv5(parts)


class Block(nn.Module):
    def __init__(self, width, growth):
        super().__init__()
        self.rdb1, self.rdb2, self.rdb3 = (Dense(width, growth) for _ in range(3))

    def forward(self, x):
        return x + RESIDUAL * self.rdb3(self.rdb2(self.rdb1(x)))


class RRDBNet(nn.Module):
    def __init__(self, width=WIDTH, growth=GROWTH, blocks=BLOCKS):
        super().__init__()
        self.conv_first = nn.Conv2d(3, width, 3, padding=1)
        self.body = nn.Sequential(*(Block(width, growth) for _ in range(blocks)))
        for name in ("conv_body", "conv_up1", "conv_up2", "conv_hr"):
            setattr(self, name, nn.Conv2d(width, width, 3, padding=1))
        self.conv_last = nn.Conv2d(width, 3, 3, padding=1)
        self.start()

    def forward(self, x):
        x = self.conv_first(x)
        x = x + self.conv_body(self.body(x))
        x = leaky(self.conv_up1(F.interpolate(x, scale_factor=2)))
        x = leaky(self.conv_up2(F.interpolate(x, scale_factor=2)))
        return self.conv_last(leaky(self.conv_hr(x)))

    @torch.no_grad()
    def start(self):
        """Begins as smooth interpolation: channels 0..2 carry the picture through the nearest-neighbour doublings,
        softened by a small blur after each, the rest begins quietly."""
        self.conv_body.weight.mul_(0.1)
        self.conv_body.bias.zero_()
        for layer in (self.conv_first, self.conv_hr):
            edsr.pass_through(layer)
        line = torch.tensor([1.0, 2.0, 1.0]) / 4
        for layer in (self.conv_up1, self.conv_up2):
            edsr.pass_through(layer)
            for channel in range(3):
                layer.weight[channel, channel] = line[:, None] * line
        self.conv_last.weight.mul_(0.1)
        self.conv_last.bias.zero_()
        edsr.pass_through(self.conv_last)


def from_tensors(tensors):
    """The net whose width and depth the tensors show."""
    width, growth = tensors["conv_first.weight"].shape[0], tensors["body.0.rdb1.conv1.weight"].shape[0]
    blocks = sum(name.startswith("body.") and name.endswith("rdb1.conv1.weight") for name in tensors)
    net = RRDBNet(width, growth, blocks)
    net.load_state_dict({name: value.float() for name, value in tensors.items()})
    return net
