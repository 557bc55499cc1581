"""Numbers that the Swift type `Noise` makes too: SplitMix64 of the place, started by FNV-1a of the name."""

import numpy as np
import torch

GOLDEN = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def noise(name, seed, count):
    """`count` numbers of -1..<1, float32."""
    start = 0xCBF29CE484222325
    for byte in name.encode():
        start = ((start ^ byte) * 0x100000001B3) & MASK
    start ^= seed * GOLDEN & MASK
    with np.errstate(over="ignore"):
        bits = np.uint64(start) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GOLDEN)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        bits ^= bits >> np.uint64(31)
    return ((bits >> np.uint64(40)).astype(np.int64) - (1 << 23)).astype(np.float32) / np.float32(1 << 23)


def picture(name, seed, shape, low, high):
    """Noise between two values, computed in float32 as Swift does."""
    values = noise(name, seed, int(np.prod(shape)))
    low, high = np.float32(low), np.float32(high)
    return torch.from_numpy(low + (values + np.float32(1)) * ((high - low) / np.float32(2))).view(shape)


def own_tensors(network):
    """The floating-point tensors by name, those that a network holds under two names only once."""
    seen, own = set(), {}
    for name, tensor in network.state_dict().items():
        if tensor.is_floating_point() and tensor.data_ptr() not in seen:
            seen.add(tensor.data_ptr())
            own[name] = tensor
    return own


def fill(network, seed):
    """Gives every tensor of a network its noise: filters that keep the size of what passes, normalisations near identity."""
    state = own_tensors(network)
    for name, tensor in state.items():
        if tensor.dim() > 1:
            centre, spread = 0.0, np.sqrt(3 / np.prod(tensor.shape[1:]))
        elif name.endswith("running_var"):
            centre, spread = 1.0, 0.5
        else:
            centre, spread = (1.0, 0.1) if name.endswith("weight") else (0.0, 0.1)
        values = centre + noise(name, seed, tensor.numel()).astype(np.float64) * spread
        state[name] = torch.from_numpy(values.astype(np.float32)).view(tensor.shape)
    network.load_state_dict(state, strict=False)
    return network.eval().requires_grad_(False)
