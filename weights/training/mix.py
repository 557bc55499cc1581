"""The weighted mean of two files of weights of one network: between two ends of a training there is often a better
one (Izmailov et al. 2018).

    python mix.py FIRST.safetensors SECOND.safetensors --share 0.4 --out MIXED.safetensors      (0.4 of the second)
"""

import argparse
import pathlib

from safetensors.torch import load_file

import export


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=pathlib.Path)
    parser.add_argument("second", type=pathlib.Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the second (%(default)s)")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    first, second = load_file(arguments.first), load_file(arguments.second)
    if {n: t.shape for n, t in first.items()} != {n: t.shape for n, t in second.items()}:
        parser.error("the two are not of one network")
    mixed = {name: tensor.float().lerp(second[name].float(), arguments.share) for name, tensor in first.items()}
    export.save(mixed, arguments.out, **export.facts(arguments.second))


if __name__ == "__main__":
    main()
