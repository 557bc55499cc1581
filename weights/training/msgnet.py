"""MSG-Net (Zhang and Dana 2017) under the published key names, of any width: redraws a picture in the style of another
in one pass. BGR 0..255 in and out."""

import torch
import torch.nn.functional as F
from torch import nn

from instance_norm import InstanceNorm

WIDTH, STEM, BLOCKS = 48, 32, 6  # published: 128, 64, 6
HALF = 127.5
RIDGE = 0.05


class ReflectedConv(nn.Module):
    """Nearest-neighbour doubling where asked, reflected border, convolution."""

    def __init__(self, inputs, outputs, kernel, stride=1, double=False):
        super().__init__()
        self.margin, self.double = kernel // 2, double
        self.conv2d = nn.Conv2d(inputs, outputs, kernel, stride)

    def forward(self, x):
        if self.double:
            x = F.interpolate(x, scale_factor=2)
        return self.conv2d(F.pad(x, (self.margin,) * 4, mode="reflect"))


def activated():
    return [InstanceNorm(), nn.ReLU()]


class Bottleneck(nn.Module):
    """Pre-activation residual block with a quarter of the width inside; may halve or double the picture."""

    def __init__(self, inputs, planes, stride=1, double=False):
        super().__init__()
        self.residual_layer = None
        if double:
            self.residual_layer = ReflectedConv(inputs, 4 * planes, 1, double=True)
        elif stride > 1 or inputs != 4 * planes:
            self.residual_layer = nn.Conv2d(inputs, 4 * planes, 1, stride)
        self.conv_block = nn.Sequential(
            *activated(),
            nn.Conv2d(inputs, planes, 1),
            *activated(),
            ReflectedConv(planes, planes, 3, stride, double),
            *activated(),
            nn.Conv2d(planes, 4 * planes, 1),
        )

    def forward(self, x):
        return self.conv_block(x) + (self.residual_layer(x) if self.residual_layer else x)


def positions(x):
    """N x C x H x W -> N x HW x C, without a copy where channels are last."""
    return x.permute(0, 2, 3, 1).flatten(1, 2)


class Inspiration(nn.Module):
    """CoMatch: the features times the transpose of W G, with G the Gram matrix of the style's features."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(channels * torch.eye(channels)[None])  # G is divided by the channels

    def forward(self, x, gram):
        with torch.autocast(x.device.type, enabled=False):
            turned = positions(x).float() @ (self.weight @ gram)
        return turned.to(x.dtype).unflatten(1, x.shape[2:]).permute(0, 3, 1, 2)


class MSGNet(nn.Module):
    def __init__(self, width=WIDTH, stem=STEM, blocks=BLOCKS):
        super().__init__()
        first, last = stem // 2, stem // 4
        self.model1 = nn.Sequential(
            ReflectedConv(3, stem, 7),
            *activated(),
            Bottleneck(stem, first, 2),
            Bottleneck(4 * first, width, 2),
        )
        self.ins = Inspiration(4 * width)
        layers = [Bottleneck(4 * width, width) for _ in range(blocks)]
        layers += [Bottleneck(4 * width, first, double=True), Bottleneck(4 * first, last, double=True)]
        layers += [*activated(), ReflectedConv(4 * last, 3, 7)]
        self.model = nn.ModuleDict({str(number): layer for number, layer in enumerate(layers, 2)})

        self.start()

    @torch.no_grad()
    def start(self):
        """Lets the encoder's features begin with mean 0. Else the Gram matrix is little but the square of their mean,
        CoMatch throws all else away, and training does not come out of it."""
        for layer in (self.model1[3].residual_layer, self.model1[3].conv_block[-1], self.model1[4].conv_block[-1]):
            layer.weight -= layer.weight.mean(1, keepdim=True)
            layer.bias.zero_()
        self.model1[4].residual_layer.bias.zero_()

    @torch.no_grad()
    def whiten(self, grams):
        """Lets CoMatch begin by dividing by the mean Gram matrix: what all pictures share drops out, what sets a style
        apart grows several times, and the mean style leaves the features as they are."""
        mean = grams.mean(0)
        ridge = RIDGE * mean.diagonal().mean()
        self.ins.weight[0] = torch.linalg.inv(mean + ridge * torch.eye(len(mean), device=mean.device))

    def gram(self, style):
        features = positions(self.model1(style)).float()
        with torch.autocast(style.device.type, enabled=False):
            return features.transpose(1, 2) @ features / (features.shape[1] * features.shape[2])

    def forward(self, pictures, gram):
        return self.painted(self.model1(pictures), gram)

    def painted(self, features, gram):
        """Gram matrices are N x C x C or 1 x C x C. Trained in -1..1 at its end, see `tensors`."""
        x = self.ins(features, gram)
        for layer in self.model.values():
            x = layer(x)
        return x.float() * HALF + HALF

    def tensors(self):
        """The state dict with the range of the result, 0..255, within the last convolution, as published."""
        state = self.state_dict()
        last = max(int(name.split(".")[1]) for name in state if name.startswith("model."))
        weight, bias = f"model.{last}.conv2d.weight", f"model.{last}.conv2d.bias"
        return state | {weight: state[weight] * HALF, bias: state[bias] * HALF + HALF}

    def take(self, tensors):
        """Loads what `tensors` gave."""
        tensors = {name: value.float() for name, value in tensors.items()}
        last = max(int(name.split(".")[1]) for name in tensors if name.startswith("model."))
        weight, bias = f"model.{last}.conv2d.weight", f"model.{last}.conv2d.bias"
        self.load_state_dict(tensors | {weight: tensors[weight] / HALF, bias: (tensors[bias] - HALF) / HALF})


def from_tensors(tensors):
    """The net whose width and depth the tensors show."""
    stem = tensors["model1.0.conv2d.weight"].shape[0]
    width = tensors["model1.4.conv_block.2.weight"].shape[0]
    blocks = sum(name.startswith("model.") and name.endswith("conv_block.2.weight") for name in tensors) - 2
    net = MSGNet(width, stem, blocks)
    net.take(tensors)
    return net


def bgr(pictures):
    """N x 3 x H x W of RGB 0..1 -> BGR 0..255."""
    return pictures.flip(1) * 255


def rgb(pictures):
    return pictures.flip(1) / 255
