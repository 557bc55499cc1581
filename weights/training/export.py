"""Writes what the service loads, fp16 safetensors, and the model card beside it."""

import pathlib
import platform
import shlex

import torch
from safetensors import safe_open
from safetensors.torch import save_file


def save(tensors, path, **facts):
    """fp16 weights under the names of a state dict; `facts` go into the file's metadata. Overwrites, atomically."""
    tensors = {
        name: value.detach().to("cpu", torch.float16).contiguous()
        for name, value in tensors.items()
        if not name.endswith("num_batches_tracked")
    }
    for name, value in tensors.items():
        if not torch.isfinite(value).all():
            raise ValueError(f"{name} does not fit fp16: the training diverged, nothing was written")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    save_file(tensors, partial, metadata={name: str(value) for name, value in facts.items()})
    partial.chmod(0o644)  # the service may run as another user
    partial.replace(path)


def facts(path):
    """The metadata that `save` wrote."""
    with safe_open(path, "pt") as file:
        return file.metadata() or {}


def history(start, architecture, run):
    """Steps and minutes behind a run's weights, with those behind the weights it started from, if they are of the same
    network."""
    earlier = facts(start) if start else {}
    earlier = earlier if earlier.get("architecture") == architecture else {}
    steps = run.step + int(float(earlier.get("steps", 0)))
    return {"steps": steps, "minutes": round(run.spent / 60 + float(earlier.get("minutes", 0)), 1)}


def card(path, title, about, training, measured, limits, command):
    """Writes PATH.md: what the weights are, how they were made, what was measured, where they fall short."""
    lines = [f"# {title}", "", about, "", "## Training", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in training.items()]
    lines += ["", "```", command, "```", "", "## Measured", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in measured.items()]
    lines += ["", "## Limits", "", limits, ""]
    path.with_suffix(".md").write_text("\n".join(lines))


def hardware(device, threads, precision="bf16 autocast"):
    if device == "cuda":
        return torch.cuda.get_device_name()
    info = pathlib.Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {threads} thread{'s' if threads > 1 else ''}, {precision}"


def command(recipe, arguments, **shown):
    """The command to print on the card: the options that shape the result, without this machine's folders."""
    words = ["python", recipe, "--photos", "DIR", "--log", "DIR", "--out", arguments.out.name]
    words += ["--minutes", f"{arguments.minutes:g}", "--seed", str(arguments.seed)]
    for name, value in shown.items():
        words += [f"--{name.replace('_', '-')}", str(value)]
    return shlex.join(words)
