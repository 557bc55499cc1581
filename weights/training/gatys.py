"""Pictures optimised towards a style (Gatys et al. 2016) under VGG-19 up to conv3_1, the full one or a student: the
bot's fine `restyle` in small."""

import torch
import torch.nn.functional as F

# name, whether a pooling follows, the published width
LAYERS = (
    ("features.0", False, 64),
    ("features.2", True, 64),
    ("features.5", False, 128),
    ("features.7", True, 128),
    ("features.10", False, 256),
)
CONTENT_LAYER = 3  # conv2_2
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet
STYLE_WEIGHT = 1e6
HISTORY = 10
FIRST_STEP = 0.01  # root mean square, of black to white
ATTEMPTS = 8  # at half the step, before a descent counts as ended
SUFFICIENT = 1e-4  # of the fall that the slope promises
LEAST_CURVATURE = 1e-6


def taps(tensors, pictures):
    """The five convolutions' outputs before their ReLUs, where style transfer looks, for RGB in 0..1."""
    return outputs(tensors, normalised(pictures), LAYERS)


def outputs(tensors, x, layers):
    """The same of some consecutive layers, x being what the first of them sees."""
    found = []
    for name, pool, _ in layers:
        found.append(F.conv2d(x, tensors[f"{name}.weight"], tensors[f"{name}.bias"], padding=1))
        x = onwards(found[-1], pool)
    return found


def onwards(output, pool):
    """What the next layer sees."""
    return F.relu(F.max_pool2d(output, 2) if pool else output)


def normalised(pictures):
    mean, deviation = (pictures.new_tensor(v).view(3, 1, 1) for v in (MEAN, DEVIATION))
    return (pictures - mean) / deviation


def gram(features):
    """N x C x H x W -> N x C x C, over C x H x W."""
    flat = features.flatten(2).float()
    return flat @ flat.transpose(1, 2) / flat[0].numel()


def losses(tensors, picture, content, style):
    """Style loss (sum over layers) and content loss, mean squares, unweighted; a student's layers count as their fewer
    and so larger Gram entries would in the teacher."""
    found = taps(tensors, picture)
    shares = [f.shape[1] / width for f, (_, _, width) in zip(found, LAYERS)]
    styled = sum(share**2 * F.mse_loss(gram(f), s) for share, f, s in zip(shares, found, style))
    return styled, F.mse_loss(found[CONTENT_LAYER], content)


@torch.no_grad()
def goal(tensors, photo, style):
    """What `losses` compares with."""
    return taps(tensors, photo)[CONTENT_LAYER], [gram(f) for f in taps(tensors, style)]


def paint(tensors, photo, style, steps):
    """The photo (1 x 3 x H x W, 0..1) optimised towards the style under the network."""
    content, wanted = goal(tensors, photo, style)

    def evaluate(place):
        picture = place.detach().requires_grad_()
        styled, kept = losses(tensors, picture, content, wanted)
        loss = STYLE_WEIGHT * styled + kept
        return loss.item(), torch.autograd.grad(loss, picture)[0]

    return descend(evaluate, photo, steps)


def descend(evaluate, place, steps):
    """L-BFGS within 0..1, each step halved until the loss falls; `evaluate` gives loss and gradient."""
    loss, gradient = evaluate(place)
    pairs = []
    for _ in range(steps):
        stuck = ((place <= 0) & (gradient > 0)) | ((place >= 1) & (gradient < 0))
        free = gradient.masked_fill(stuck, 0)
        way = direction(free, pairs).masked_fill(stuck, 0)
        for _ in range(ATTEMPTS):
            step = (place + way).clamp(0, 1) - place
            tried, tried_gradient = evaluate(place + step)
            if tried <= loss + SUFFICIENT * float((free * step).sum()):
                break
            way = way / 2
        else:
            return place
        change = tried_gradient - gradient
        if (step * change).sum() > LEAST_CURVATURE * step.norm() * change.norm():
            pairs = [*pairs[1 - HISTORY :], (step, change)]
        place, loss, gradient = place + step, tried, tried_gradient
    return place


def direction(gradient, pairs):
    """Two-loop recursion (Nocedal and Wright, algorithm 7.4) over earlier steps and the gradient's changes."""
    if not pairs:
        return -gradient * FIRST_STEP / gradient.square().mean().sqrt()
    shares, way = [], -gradient
    for step, change in reversed(pairs):
        shares.append((step * way).sum() / (step * change).sum())
        way = way - shares[-1] * change
    step, change = pairs[-1]
    way = way * (step * change).sum() / change.square().sum()
    for (step, change), share in zip(pairs, reversed(shares)):
        way = way + step * (share - (change * way).sum() / (step * change).sum())
    return way
