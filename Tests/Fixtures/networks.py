"""The published networks in PyTorch, tensors named as published checkpoints name them. Widths and depths are parameters; the
defaults are the published ones."""

import torch
import torch.nn.functional as F
from torch import nn


def numbered(first, modules):
    """Modules as children that are numbered from `first` on."""
    return nn.ModuleDict({str(first + i): m for i, m in enumerate(modules)})


class Pix2PixUNet(nn.Module):
    def __init__(self, f=64, downs=(2, 4, 8, 8, 8, 8)):
        super().__init__()
        widths = [f] + [f * d for d in downs]

        class Down(nn.Module):
            def __init__(self, i, o):
                super().__init__()
                convolution = nn.Conv2d(i, o, 4, 2, 1, bias=False, padding_mode="reflect")
                self.conv = nn.Sequential(convolution, nn.BatchNorm2d(o), nn.LeakyReLU(0.2))

            def forward(self, x):
                return self.conv(x)

        class Up(nn.Module):
            def __init__(self, i, o):
                super().__init__()
                self.conv = nn.Sequential(nn.ConvTranspose2d(i, o, 4, 2, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU())

            def forward(self, x):
                return self.conv(x)

        self.initial_down = nn.Sequential(nn.Conv2d(3, f, 4, 2, 1, padding_mode="reflect"), nn.LeakyReLU(0.2))
        self.depth = len(downs)
        for level in range(self.depth):
            setattr(self, f"down{level + 1}", Down(widths[level], widths[level + 1]))
        self.bottleneck = nn.Sequential(nn.Conv2d(widths[-1], widths[-1], 4, 2, 1), nn.ReLU())
        inputs = widths[-1]
        for level, width in enumerate(reversed(widths)):
            setattr(self, f"up{level + 1}", Up(inputs, width))
            inputs = 2 * width
        self.final_up = nn.Sequential(nn.ConvTranspose2d(2 * f, 3, 4, 2, 1), nn.Tanh())

    def forward(self, x):
        levels = [self.initial_down(x)]
        for level in range(self.depth):
            levels.append(getattr(self, f"down{level + 1}")(levels[-1]))
        y = self.bottleneck(levels[-1])
        for level in range(self.depth + 1):
            y = torch.cat([getattr(self, f"up{level + 1}")(y), levels.pop()], 1)
        return self.final_up(y)


class EDSR(nn.Module):
    def __init__(self, scale, n=64, blocks=16, mean_shift=False):
        super().__init__()

        class Block(nn.Module):
            def __init__(self):
                super().__init__()
                self.body = nn.Sequential(nn.Conv2d(n, n, 3, 1, 1), nn.ReLU(), nn.Conv2d(n, n, 3, 1, 1))

            def forward(self, x):
                return x + self.body(x)

        def shift(sign):
            layer = nn.Conv2d(3, 3, 1)
            layer.weight.data = torch.eye(3).view(3, 3, 1, 1)
            layer.bias.data = sign * 255 * torch.tensor([0.4488, 0.4371, 0.4040])
            return layer

        if mean_shift:
            self.sub_mean, self.add_mean = shift(-1), shift(1)
        self.mean_shift = mean_shift
        self.head = nn.Sequential(nn.Conv2d(3, n, 3, 1, 1))
        self.body = nn.Sequential(*[Block() for _ in range(blocks)], nn.Conv2d(n, n, 3, 1, 1))
        stages = [2, 2] if scale == 4 else [scale]
        upsampler = [m for r in stages for m in (nn.Conv2d(n, n * r * r, 3, 1, 1), nn.PixelShuffle(r))]
        self.tail = nn.Sequential(nn.Sequential(*upsampler), nn.Conv2d(n, 3, 3, 1, 1))

    def forward(self, x):
        if self.mean_shift:
            x = self.sub_mean(x * 255)
        x = self.head(x)
        y = self.tail(x + self.body(x))
        return self.add_mean(y) / 255 if self.mean_shift else y


class RRDBNet(nn.Module):
    """`old` chooses between the two sets of names."""

    def __init__(self, nf=64, growth=32, blocks=23, old=False):
        super().__init__()

        class Dense(nn.Module):
            def __init__(self):
                super().__init__()
                for k in range(5):
                    setattr(self, f"conv{k + 1}", nn.Conv2d(nf + k * growth, nf if k == 4 else growth, 3, 1, 1))

            def forward(self, x):
                parts = [x]
                for k in range(4):
                    parts.append(F.leaky_relu(getattr(self, f"conv{k + 1}")(torch.cat(parts, 1)), 0.2))
                return self.conv5(torch.cat(parts, 1)) * 0.2 + x

        class RRDB(nn.Module):
            def __init__(self):
                super().__init__()
                for k in range(3):
                    setattr(self, f"RDB{k + 1}" if old else f"rdb{k + 1}", Dense())

            def forward(self, x):
                y = x
                for dense in self.children():
                    y = dense(y)
                return y * 0.2 + x

        names = ["RRDB_trunk", "trunk_conv", "upconv1", "upconv2", "HRconv"]
        self.names = names if old else ["body", "conv_body", "conv_up1", "conv_up2", "conv_hr"]
        self.conv_first = nn.Conv2d(3, nf, 3, 1, 1)
        setattr(self, self.names[0], nn.Sequential(*[RRDB() for _ in range(blocks)]))
        for name in self.names[1:]:
            setattr(self, name, nn.Conv2d(nf, nf, 3, 1, 1))
        self.conv_last = nn.Conv2d(nf, 3, 3, 1, 1)

    def forward(self, x):
        trunk, end, up1, up2, hr = [getattr(self, name) for name in self.names]
        x = self.conv_first(x)
        y = x + end(trunk(x))
        for up in (up1, up2):
            y = F.leaky_relu(up(F.interpolate(y, scale_factor=2, mode="nearest")), 0.2)
        return self.conv_last(F.leaky_relu(hr(y), 0.2))


class ReflectConv(nn.Module):
    """A convolution after reflection padding, after a nearest upsampling."""

    def __init__(self, i, o, k, stride=1, upsample=1):
        super().__init__()
        self.upsample = upsample
        self.conv2d = nn.Conv2d(i, o, k, stride, k // 2, padding_mode="reflect" if k > 1 else "zeros")

    def forward(self, x):
        return self.conv2d(F.interpolate(x, scale_factor=self.upsample) if self.upsample > 1 else x)


class Bottleneck(nn.Module):
    def __init__(self, i, planes, stride=1, upsample=1, shortcut=True):
        super().__init__()
        if upsample > 1:
            self.residual_layer = ReflectConv(i, 4 * planes, 1, upsample=upsample)
        elif shortcut:
            self.residual_layer = nn.Conv2d(i, 4 * planes, 1, stride)
        else:
            self.residual_layer = nn.Identity()
        before = lambda n: [nn.InstanceNorm2d(n), nn.ReLU()]
        self.conv_block = nn.Sequential(
            *before(i), nn.Conv2d(i, planes, 1),
            *before(planes), ReflectConv(planes, planes, 3, stride, upsample),
            *before(planes), nn.Conv2d(planes, 4 * planes, 1))

    def forward(self, x):
        return self.residual_layer(x) + self.conv_block(x)


class Inspiration(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1, c, c))
        self.target = None

    def forward(self, x):
        n, c, h, w = x.shape
        matrix = torch.matmul(self.weight, self.target).transpose(1, 2)
        return torch.matmul(matrix.expand(n, c, c), x.flatten(2)).view(n, c, h, w)


class MSGNet(nn.Module):
    def __init__(self, ngf=128, blocks=6, stem=64, planes=32, last=16):
        super().__init__()
        self.model1 = nn.Sequential(
            ReflectConv(3, stem, 7), nn.InstanceNorm2d(stem), nn.ReLU(),
            Bottleneck(stem, planes, 2), Bottleneck(4 * planes, ngf, 2))
        self.ins = Inspiration(4 * ngf)
        self.model = nn.Sequential(
            self.model1, self.ins, *[Bottleneck(4 * ngf, ngf, shortcut=False) for _ in range(blocks)],
            Bottleneck(4 * ngf, planes, upsample=2), Bottleneck(4 * planes, last, upsample=2),
            nn.InstanceNorm2d(4 * last), nn.ReLU(), ReflectConv(4 * last, 3, 7))

    def forward(self, x, style):
        f = self.model1(style).flatten(2)
        self.ins.target = f @ f.transpose(1, 2) / (f.shape[1] * f.shape[2])
        return self.model(x)


class CycleGANResNet(nn.Module):
    def __init__(self, n=64, blocks=9):
        super().__init__()

        class Block(nn.Module):
            def __init__(self, c):
                super().__init__()
                pad, norm = nn.ReflectionPad2d, nn.InstanceNorm2d
                self.conv_block = nn.Sequential(
                    pad(1), nn.Conv2d(c, c, 3), norm(c), nn.ReLU(), pad(1), nn.Conv2d(c, c, 3), norm(c))

            def forward(self, x):
                return x + self.conv_block(x)

        after = lambda c: [nn.InstanceNorm2d(c), nn.ReLU()]
        up = lambda i, o: nn.ConvTranspose2d(i, o, 3, 2, 1, 1)
        self.model = nn.Sequential(
            nn.ReflectionPad2d(3), nn.Conv2d(3, n, 7), *after(n),
            nn.Conv2d(n, 2 * n, 3, 2, 1), *after(2 * n), nn.Conv2d(2 * n, 4 * n, 3, 2, 1), *after(4 * n),
            *[Block(4 * n) for _ in range(blocks)],
            up(4 * n, 2 * n), *after(2 * n), up(2 * n, n), *after(n),
            nn.ReflectionPad2d(3), nn.Conv2d(n, 3, 7), nn.Tanh())

    def forward(self, x):
        return self.model(x)


class CycleGANUNet(nn.Module):
    def __init__(self, c=32, levels=4):
        super().__init__()
        self.levels = levels
        unit = lambda i, o, stride=1: [nn.Conv2d(i, o, 3, stride, 1), nn.InstanceNorm2d(o), nn.ReLU()]
        pair = lambda i, o: nn.Sequential(*unit(i, o), *unit(o, o))
        widths = [c << level for level in range(levels + 1)]
        for level in range(levels):
            setattr(self, f"enc_conv{level}", pair(widths[level - 1] if level else 3, widths[level]))
            setattr(self, f"pool{level}", nn.Sequential(*unit(widths[level], widths[level], 2)))
        self.bottleneck_conv = pair(widths[-2], widths[-1])
        for step, level in enumerate(reversed(range(levels))):
            setattr(self, f"upsample{step}", nn.ConvTranspose2d(widths[level + 1], widths[level], 2, 2))
            setattr(self, f"dec_conv{step}", pair(2 * widths[level], widths[level]))
        self.final_conv = nn.Sequential(nn.Conv2d(c, 3, 1), nn.Tanh())

    def forward(self, x):
        skips = []
        for level in range(self.levels):
            x = getattr(self, f"enc_conv{level}")(x)
            skips.append(x)
            x = getattr(self, f"pool{level}")(x)
        x = self.bottleneck_conv(x)
        for step in range(self.levels):
            x = torch.cat([skips.pop(), getattr(self, f"upsample{step}")(x)], 1)
            x = getattr(self, f"dec_conv{step}")(x)
        return self.final_conv(x)


class VGG19(nn.Module):
    """The first convolutions of VGG-19: `widths` per convolution, pooling where the published net pools."""

    POOLED = (1, 3, 7, 11)
    MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

    def __init__(self, widths=(64, 64, 128, 128, 256)):
        super().__init__()
        layers, inputs = [], 3
        for index, width in enumerate(widths):
            layers += [nn.Conv2d(inputs, width, 3, 1, 1), nn.ReLU()]
            if index in self.POOLED and index + 1 < len(widths):
                layers.append(nn.MaxPool2d(2))
            inputs = width
        self.features = nn.Sequential(*layers)

    def forward(self, x):
        return self.features(x)

    def taps(self, picture):
        """Every convolution's output for a picture of 0..1."""
        shape = (1, 3, 1, 1)
        x = (picture - torch.tensor(self.MEAN).view(shape)) / torch.tensor(self.STD).view(shape)
        taps = []
        for layer in self.features:
            x = layer(x)
            if isinstance(layer, nn.Conv2d):
                taps.append(x)
        return taps
