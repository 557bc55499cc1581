"""A school of painting as the judge sees it: many small passages of its pictures. Every place of a photo finds the
passage that looks most like it, in VGG's features and, as far as asked, in colour (after neural neighbour style
transfer, Kolkin et al. 2022): an even sky is then asked to be an even passage and an edge an edge, where the mean of a
whole painting would cover both in the same spots."""

import torch
import torch.nn.functional as F

import perceptual
import photos

SCALES = (1, 2, 4)  # of the picture: brush strokes, facets, figures
PASSAGES = 8192  # at each scale, drawn from all the paintings
LOOKS = (1, 3, 4)  # of the judged maps, by which passages are compared: conv1_2, conv2_2, conv3_1
CELL = 4  # pixels of a place, conv3_1's stride
EVERY = 2  # place of a photo at its full size is looked up
LONGEST_SIDE = 2048


class School:
    @torch.no_grad()
    def __init__(self, judge, arguments):
        self.judge, self.faithfulness, self.freedom = judge, arguments.faithful, arguments.freedom
        pictures = []
        for path in arguments.paintings:
            picture = photos.load_one(path, LONGEST_SIDE)[None].to(arguments.device).float() / 255
            scale = arguments.stroke / min(picture.shape[2:])
            sides = [round(n * scale / 16) * 16 for n in picture.shape[2:]]
            pictures.append(F.interpolate(picture, sides, mode="bilinear", antialias=True))
        self.passages = [self._passages([shrunk(p, scale) for p in pictures]) for scale in SCALES]
        self.channels = [weight.shape[0] for weight, _, _ in judge.layers]
        self.mean = []
        for keys, _, features in self.passages:
            self.mean += self._statistics(features, torch.arange(len(keys), device=arguments.device)[None])

    def _passages(self, pictures):
        """Looks with colours, colours, and at each layer all features of a place, of PASSAGES places."""
        found = []
        for picture in pictures:
            maps = self.judge.maps(picture)
            parts = [F.pixel_unshuffle(m.float(), m.shape[3] // maps[-1].shape[3]) for m in maps]
            found.append([flat(m) for m in (looks(maps), F.avg_pool2d(picture, CELL), *parts)])
        columns = [torch.cat(column) for column in zip(*found)]
        chosen = torch.randperm(len(columns[0]))[:PASSAGES]
        look, colours, *features = [column[chosen.to(column.device)] for column in columns]
        weight = self.faithfulness  # look . look' - weight |colour - colour'|^2, as one product, see `wanted`
        keys = torch.cat([look, 2 * weight * colours, -weight * colours.square().sum(1, keepdim=True)], 1)
        return keys.bfloat16(), colours, [f.bfloat16() for f in features]

    @torch.no_grad()
    def wanted(self, pictures):
        """For N x 3 x H x W in 0..1: the colours to have at the places of `colours`, and the statistics of the
        passages found, as `Judge.style` gives them."""
        wanted, statistics = None, []
        for scale, (keys, palette, features) in zip(SCALES, self.passages):
            small = shrunk(pictures, scale)
            seen = torch.cat([looks(self.judge.maps(small)), F.avg_pool2d(small, CELL)], 1)
            seen = F.pad(seen, (0, 0, 0, 0, 0, 1), value=1.0)
            seen = seen[:, :, ::EVERY, ::EVERY] if scale == 1 else seen
            n, _, h, w = seen.shape
            nearest = (flat(seen).bfloat16() @ keys.T).argmax(1).view(n, h, w)
            wanted = palette[nearest].permute(0, 3, 1, 2) if scale == 1 else wanted
            statistics += self._statistics(features, nearest.flatten(1))
        return wanted, [s.lerp(mean, self.freedom) for s, mean in zip(statistics, self.mean)]

    def _statistics(self, features, chosen):
        """Means and covariances at each layer over N x P chosen passages."""
        found = []
        for layer, channels in zip(features, self.channels):
            # pixel_unshuffle puts a channel's pixels side by side
            maps = layer[chosen].unflatten(2, (channels, -1)).permute(0, 2, 1, 3)
            found += perceptual.statistics(maps)
        return found


def colours(pictures):
    """Of every second place of a picture, in both directions."""
    return F.avg_pool2d(pictures, CELL)[:, :, ::EVERY, ::EVERY]


def shrunk(pictures, scale):
    return F.avg_pool2d(pictures, scale) if scale > 1 else pictures


def flat(maps):
    return maps.permute(0, 2, 3, 1).flatten(0, 2)


def looks(maps):
    """Directions in which the places of a picture differ from its mean: N x C x H/4 x W/4 of length 1."""
    size = maps[-1].shape[2:]
    parts = []
    for m in (F.adaptive_avg_pool2d(maps[i].float(), size) for i in LOOKS):
        m = m - m.mean((2, 3), keepdim=True)
        parts.append(m / (m.norm(dim=1).mean((1, 2)).view(-1, 1, 1, 1) + 1e-6))
    return F.normalize(torch.cat(parts, 1), dim=1)
