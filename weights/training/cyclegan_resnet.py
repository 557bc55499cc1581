"""The residual generator of CycleGAN (Zhu et al. 2017), nine blocks, of any width, under the published key names. RGB
-1..1 in and out, sides in multiples of 4."""

import torch
from torch import nn

from instance_norm import InstanceNorm

WIDTH, BLOCKS = 16, 9  # published: 64, 9


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(width, width, 3),
            InstanceNorm(),
            nn.ReLU(),
            nn.ReflectionPad2d(1),
            nn.Conv2d(width, width, 3),
            InstanceNorm(),
        )

    def forward(self, x):
        return x + self.conv_block(x)


class ResNet(nn.Module):
    def __init__(self, width=WIDTH, blocks=BLOCKS):
        super().__init__()
        layers = [nn.ReflectionPad2d(3), nn.Conv2d(3, width, 7), InstanceNorm(), nn.ReLU()]
        for inputs in (width, 2 * width):
            layers += [nn.Conv2d(inputs, 2 * inputs, 3, 2, 1), InstanceNorm(), nn.ReLU()]
        layers += [Block(4 * width) for _ in range(blocks)]
        for inputs in (4 * width, 2 * width):
            layers += [nn.ConvTranspose2d(inputs, inputs // 2, 3, 2, 1, 1), InstanceNorm(), nn.ReLU()]
        self.model = nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh())
        self.even_out()

    def forward(self, x):
        return self.ink(x).tanh()

    def ink(self, x):
        """The result before its tanh."""
        return self.model[:-1](x)

    @torch.no_grad()
    def even_out(self):
        """Lets the four pixels that a transposed convolution makes of one weigh the same, so that even areas get no
        grid: one tap, two, two and four reach them."""
        for layer in self.model:
            if isinstance(layer, nn.ConvTranspose2d):
                phases = [(y, x) for y in (slice(1, 2), slice(0, 3, 2)) for x in (slice(1, 2), slice(0, 3, 2))]
                parts = [layer.weight[:, :, y, x] for y, x in phases]
                sums = [part.sum((2, 3), keepdim=True) for part in parts]
                for part, own in zip(parts, sums):
                    part += (sum(sums) / 4 - own) / (part.shape[2] * part.shape[3])


def from_tensors(tensors):
    """The net whose width and depth the tensors show."""
    blocks = sum(name.endswith("conv_block.1.weight") for name in tensors)
    net = ResNet(tensors["model.1.weight"].shape[0], blocks)
    net.load_state_dict({name: value.float() for name, value in tensors.items()})
    return net
