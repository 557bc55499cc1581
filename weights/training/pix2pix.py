"""The pix2pix U-Net (Isola et al. 2017) under the published key names, of any width, and its PatchGAN judge. 256 x
256 at least, multiples of 256; grey in three channels, -1..1; tanh out. No dropout: the task has one right answer."""

import torch
from torch import nn

WIDTH = 16


class Down(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        convolution = nn.Conv2d(inputs, outputs, 4, 2, 1, padding_mode="reflect", bias=False)
        self.conv = nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2))

    def forward(self, x):
        return self.conv(x)


class Up(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        convolution = nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False)
        self.conv = nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU())

    def forward(self, x):
        return self.conv(x)


class UNet(nn.Module):
    def __init__(self, f=WIDTH):
        super().__init__()
        self.initial_down = nn.Sequential(nn.Conv2d(3, f, 4, 2, 1, padding_mode="reflect"), nn.LeakyReLU(0.2))
        downs = [f, 2 * f, 4 * f, 8 * f, 8 * f, 8 * f, 8 * f]
        for n, (inputs, outputs) in enumerate(zip(downs, downs[1:]), 1):
            setattr(self, f"down{n}", Down(inputs, outputs))
        self.bottleneck = nn.Sequential(nn.Conv2d(8 * f, 8 * f, 4, 2, 1), nn.ReLU())
        self.up1 = Up(8 * f, 8 * f)
        ups = [8 * f, 8 * f, 8 * f, 8 * f, 4 * f, 2 * f, f]
        for n, (inputs, skip, outputs) in enumerate(zip(ups, reversed(downs), ups[1:]), 2):
            setattr(self, f"up{n}", Up(inputs + skip, outputs))
        self.final_up = nn.Sequential(nn.ConvTranspose2d(2 * f, 3, 4, 2, 1), nn.Tanh())
        self.apply(_start)

    def forward(self, x):
        skips = [self.initial_down(x)]
        for n in range(1, 7):
            skips.append(getattr(self, f"down{n}")(skips[-1]))
        x = self.up1(self.bottleneck(skips[-1]))
        for n in range(2, 8):
            x = getattr(self, f"up{n}")(torch.cat([x, skips.pop()], 1))
        return self.final_up(torch.cat([x, skips.pop()], 1))


class PatchGAN(nn.Module):
    """Judges 70 x 70 patches of (grey, colours): logits, positive for real."""

    def __init__(self, f=WIDTH):
        super().__init__()
        layers, inputs = [nn.Conv2d(6, f, 4, 2, 1), nn.LeakyReLU(0.2)], f
        for outputs, stride in ((2 * f, 2), (4 * f, 2), (8 * f, 1)):
            layers += [nn.Conv2d(inputs, outputs, 4, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2)]
            inputs = outputs
        self.layers = nn.Sequential(*layers, nn.Conv2d(inputs, 1, 4, 1, 1))
        self.apply(_start)

    def forward(self, grey, colours):
        return self.layers(torch.cat([grey, colours], 1))


def _start(layer):
    if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(layer.weight, 0, 0.02)
    elif isinstance(layer, nn.BatchNorm2d):
        nn.init.normal_(layer.weight, 1, 0.02)


def from_tensors(tensors):
    """The net whose width the tensors show."""
    net = UNet(tensors["initial_down.0.weight"].shape[0])
    missing, unknown = net.load_state_dict({name: value.float() for name, value in tensors.items()}, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unknown:
        raise ValueError(f"not a pix2pix U-Net: missing {missing}, unknown {unknown}")
    return net
