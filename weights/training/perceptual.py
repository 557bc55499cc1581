"""What VGG-19 sees in a picture: style as means and covariances of its features, content as the features (Gatys et al.
2016; Johnson et al. 2016). A Gram matrix is the covariance plus the square of the mean, which drowns it: palettes
would be learned and brush work not.
Every distance is relative to what is compared, so that a pale painting and a loud one pull equally hard."""

import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet
POOLED = (2, 7, 16)  # torchvision's numbers of the convolutions before a pooling
CONTENT = -1  # of the judged maps: conv3_1


class Judge:
    """The first convolutions of VGG-19, the full one or a student, up to conv3_1."""

    def __init__(self, path, device, dtype=torch.bfloat16):
        tensors = {name: value.to(device, dtype) for name, value in load_file(path).items()}
        numbers = sorted(int(name.split(".")[1]) for name in tensors if name.endswith("weight"))
        self.layers = [
            (tensors[f"features.{n}.weight"], tensors[f"features.{n}.bias"], n in POOLED) for n in numbers[:5]
        ]
        self.layers = [(w.contiguous(memory_format=torch.channels_last), b, p) for w, b, p in self.layers]

    def maps(self, pictures):
        """The ReLU maps of N x 3 x H x W RGB in 0..1."""
        mean, deviation = (pictures.new_tensor(v).view(3, 1, 1) for v in (MEAN, DEVIATION))
        x = (pictures - mean) / deviation
        x = x.to(self.layers[0][0].dtype, memory_format=torch.channels_last)
        found = []
        for weight, bias, pooled in self.layers:
            x = F.relu(F.conv2d(x, weight, bias, padding=1))
            found.append(x)
            if pooled:
                x = F.max_pool2d(x, 2)
        return found

    def style(self, pictures, scales=2):
        """Means (N x 1 x C) and covariances (N x C x C) of the picture and its halves, which show larger brush
        strokes; and the maps."""
        maps = self.maps(pictures)
        found = [statistic for m in maps for statistic in statistics(m)]
        for _ in range(scales - 1):
            pictures = F.avg_pool2d(pictures, 2)
            found += [statistic for m in self.maps(pictures) for statistic in statistics(m)]
        return found, maps


def statistics(maps):
    flat = maps.permute(0, 2, 3, 1).flatten(1, 2)  # no copy where channels are last
    mean = flat.mean(1, keepdim=True)
    centred = flat - mean
    return mean.float(), (centred.transpose(1, 2) @ centred).float() / flat.shape[1]


def relative(found, wanted):
    """Squared distance over the mean of the squared sizes, at most 4: N values."""
    found, wanted = found.flatten(1), wanted.flatten(1)
    size = (found.detach().square() + wanted.square()).sum(1) / 2
    return (found - wanted).square().sum(1) / (size + 1e-6)


def options(parser, style, average):
    """What the recipes that are judged so let one choose."""
    parser.add_argument("--judge", type=pathlib.Path, required=True, help="VGG-19 up to conv3_1, or its student")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--muon-rate", type=float, default=0.02, help="of the filters; the rest learns by Adam")
    parser.add_argument("--content", type=float, default=1.0)
    parser.add_argument("--style", type=float, default=style)
    parser.add_argument("--smooth", type=float, default=1.0)
    parser.add_argument("--average", type=float, default=average)


def style_loss(found, wanted):
    """N values: the mean over all statistics."""
    return sum(relative(f, w) for f, w in zip(found, wanted)) / len(wanted)


def content_loss(maps, wanted):
    return relative(maps[CONTENT].float(), wanted[CONTENT].float())


def roughness(pictures):
    """Total variation: mean squared difference of neighbours."""
    return pictures.diff(dim=2).square().mean() + pictures.diff(dim=3).square().mean()
