"""EDSR (Lim et al. 2017) under the key names of the published checkpoints, with free depth and width. RGB 0..1 in and
out, no mean shift. The compact default runs three times faster than the published 16 blocks x 64 channels."""

import torch
from torch import nn

BLOCKS = 10
WIDTH = 48


class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1), nn.ReLU(True), nn.Conv2d(width, width, 3, padding=1)
        )

    def forward(self, x):
        return x + self.body(x)


class EDSR(nn.Module):
    def __init__(self, scale, blocks=BLOCKS, width=WIDTH):
        super().__init__()
        self.scale = scale
        self.head = nn.Sequential(nn.Conv2d(3, width, 3, padding=1))
        self.body = nn.Sequential(*[ResidualBlock(width) for _ in range(blocks)], nn.Conv2d(width, width, 3, padding=1))
        steps = [2, 2] if scale == 4 else [scale]
        upscaler = [
            layer for s in steps for layer in (nn.Conv2d(width, width * s * s, 3, padding=1), nn.PixelShuffle(s))
        ]
        self.tail = nn.Sequential(nn.Sequential(*upscaler), nn.Conv2d(width, 3, 3, padding=1))
        self._start_as_interpolation()

    def forward(self, x):
        x = self.head(x)
        return self.tail(x + self.body(x))

    @torch.no_grad()
    def _start_as_interpolation(self):
        """Begins as plain linear interpolation: channels 0..2 carry the picture through, the branches begin quietly.
        The first minutes then go into detail, not into learning to copy."""
        for block in self.body[:-1]:
            block.body[2].weight.mul_(0.1)
            block.body[2].bias.zero_()
        self.body[-1].weight.mul_(0.1)
        self.body[-1].bias.zero_()
        pass_through(self.head[0])
        for layer in self.tail[0]:
            if isinstance(layer, nn.Conv2d):
                _interpolate(layer)
        last = self.tail[1]
        last.weight.mul_(0.1)
        last.bias.zero_()
        pass_through(last)

    def start_from(self, tensors):
        """Takes trained tensors of this scale, or head and body of another scale's (the tail stays as made)."""
        own = self.state_dict()
        same = all(name in own and own[name].shape == value.shape for name, value in tensors.items()) and len(
            own
        ) == len(tensors)
        kept = {name: value.float() for name, value in tensors.items() if same or not name.startswith("tail.")}
        self.load_state_dict(own | kept)


def pass_through(layer):
    layer.weight[:3] = 0
    layer.bias[:3] = 0
    for channel in range(3):
        layer.weight[channel, channel, 1, 1] = 1


def _interpolate(layer):
    """Channels 0..2 after the pixel shuffle = linear interpolation of channels 0..2 before it."""
    area = layer.out_channels // layer.in_channels
    scale = round(area**0.5)
    layer.weight[: 3 * area] = 0
    layer.bias[: 3 * area] = 0
    for phase in range(scale):
        offset = (phase + 0.5) / scale - 0.5
        line = torch.tensor([max(0.0, -offset), 1 - abs(offset), max(0.0, offset)])
        for other in range(scale):
            offset_x = (other + 0.5) / scale - 0.5
            row = torch.tensor([max(0.0, -offset_x), 1 - abs(offset_x), max(0.0, offset_x)])
            for channel in range(3):
                layer.weight[channel * area + phase * scale + other, channel] = line[:, None] * row[None]


def from_tensors(tensors, scale):
    """The net whose depth and width the tensors show."""
    width = tensors["head.0.weight"].shape[0]
    blocks = 1 + max(int(name.split(".")[1]) for name in tensors if name.startswith("body.") and ".body." in name)
    net = EDSR(scale, blocks, width)
    net.load_state_dict({name: value.float() for name, value in tensors.items()})
    return net
