"""The service's own engine as a function: a command of `atelier-inference` over tensors in a file."""

import pathlib
import subprocess
import tempfile

from safetensors.torch import load_file, save_file


def run(program, command, tensors, **options):
    """What the command makes of the tensors: its `y`."""
    with tempfile.TemporaryDirectory() as folder:
        given, made = (pathlib.Path(folder) / name for name in ("given.safetensors", "made.safetensors"))
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, given)
        options |= {"input": given, "output": made}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        subprocess.run([program, command, *words], check=True)
        return load_file(made)["y"]
