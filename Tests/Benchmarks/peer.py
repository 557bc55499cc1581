"""One contender of `compare-peers`, alone in its process, so that its peak memory is its own.

    peer.py prepare NETWORK - THREADS FOLDER      writes the input, PyTorch's answer, the ONNX and the ncnn files
    peer.py run     NETWORK PEER THREADS FOLDER   answers each line `N` on standard input with the times of N runs, in ms

Every answer is one line of JSON.
"""

import json
import os
import subprocess
import sys
import time

import numpy as np

# name: (height, width, the numbers of black and white)
NETWORKS = {
    "pix2pix_unet 256x256": (256, 256, -1, 1),
    "cyclegan_resnet9 256x256": (256, 256, -1, 1),
    "cyclegan_resnet9 512x512": (512, 512, -1, 1),
    "cyclegan_unet 256x256": (256, 256, -1, 1),
    "msgnet 512x512": (512, 512, 0, 255),
    "edsr_x2 256x256": (256, 256, 0, 1),
    "edsr_x4 256x256": (256, 256, 0, 1),
    "rrdbnet_x4 128x128": (128, 128, 0, 1),
    "rrdbnet_x4 180x320": (180, 320, 0, 1),
    "vgg19_style 512x512": (512, 512, 0, 1),
}
TORCH = ["torch", "torch-compiled", "torch-bf16", "torch-compiled-bf16"]
PEERS = TORCH + ["onnxruntime", "openvino", "openvino-bf16", "ncnn", "ncnn-bf16"]
STYLE_LAYERS, CONTENT_LAYER = range(5), 3


def build(network):
    """PyTorch's module with the seeded weights, and its picture. PyTorch is imported only here: it would count in the other
    runtimes' memory."""
    import torch

    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Fixtures"))
    import networks
    from noise import fill, picture

    class StyledMSGNet(torch.nn.Module):
        """MSG-Net whose style was set beforehand, as the service runs it."""

        def __init__(self):
            super().__init__()
            self.net = fill(networks.MSGNet(), 1)
            features = self.net.model1(picture("style", 1, (1, 3, 512, 512), 0, 255)).flatten(2)
            gram = features @ features.transpose(1, 2) / (features.shape[1] * features.shape[2])
            self.net.ins.target = gram

        def forward(self, x):
            return self.net.model(x)

    height, width, low, high = NETWORKS[network]
    x = picture("x", 1, (1, 3, height, width), low, high)
    if network.startswith("msgnet"):
        return StyledMSGNet().eval(), x
    module = {
        "pix2pix_unet": networks.Pix2PixUNet, "cyclegan_resnet9": networks.CycleGANResNet,
        "cyclegan_unet": networks.CycleGANUNet, "edsr_x2": lambda: networks.EDSR(2),
        "edsr_x4": lambda: networks.EDSR(4), "rrdbnet_x4": networks.RRDBNet, "vgg19_style": networks.VGG19,
    }[network.split()[0]]
    return fill(module(), 1), x


def gram(features):
    flat = features[0].flatten(1)
    return flat @ flat.T / flat.numel()


class StyleStep:
    """The gradient of the style and content losses towards the picture; its mirror image is the style."""

    def __init__(self, net, x, autocast):
        import torch

        self.torch, self.net, self.x, self.autocast = torch, net, x.clone().requires_grad_(), autocast
        with torch.no_grad():
            self.targets = self.judge(x.flip(3).sqrt())

    def judge(self, x):
        taps = self.net.taps(x)
        return [gram(taps[layer].float()) for layer in STYLE_LAYERS] + [taps[CONTENT_LAYER].float()]

    def __call__(self):
        self.x.grad = None
        with self.torch.autocast("cpu", self.torch.bfloat16, enabled=self.autocast):
            weights = [1e6] * len(STYLE_LAYERS) + [1]
            judged = zip(weights, self.judge(self.x), self.targets)
            loss = sum(w * self.torch.nn.functional.mse_loss(a, b) for w, a, b in judged)
        loss.backward()
        return self.x.grad


def open_torch(network, peer, threads):
    import torch

    torch.set_num_threads(threads)
    net, x = build(network)
    x, net = x.contiguous(memory_format=torch.channels_last), net.to(memory_format=torch.channels_last)
    bf16 = peer.endswith("bf16")
    if network.startswith("vgg19"):
        return StyleStep(net, x, bf16)
    if "compiled" in peer:
        from torch._inductor import config

        config.freezing = True
        net = torch.compile(net)

    def run():
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            return net(x)

    return run


def open_onnxruntime(folder, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = onnxruntime.InferenceSession(f"{folder}/net.onnx", options, providers=["CPUExecutionProvider"])
    x = np.load(f"{folder}/x.npy")
    return lambda: session.run(None, {"x": x})[0]


def open_openvino(folder, threads, precision):
    import openvino

    settings = {
        "PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": precision}
    request = openvino.Core().compile_model(f"{folder}/net.onnx", "CPU", settings).create_infer_request()
    x = np.load(f"{folder}/x.npy")

    def run():
        request.infer({0: x}, share_inputs=True, share_outputs=True)
        return request.get_output_tensor(0).data

    return run


def open_ncnn(folder, threads, bf16):
    import ncnn

    net = ncnn.Net()
    net.opt.num_threads = threads
    net.opt.use_vulkan_compute = net.opt.use_fp16_packed = False
    net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    net.opt.use_bf16_storage = bf16
    if net.load_param(f"{folder}/net.ncnn.param") or net.load_model(f"{folder}/net.ncnn.bin"):
        raise RuntimeError("ncnn cannot load the network")
    x = np.load(f"{folder}/x.npy")

    def run():
        extractor = net.create_extractor()
        extractor.input("in0", ncnn.Mat(x[0]))
        failed, y = extractor.extract("out0")
        if failed:
            raise RuntimeError(f"ncnn: {failed}")
        return np.array(y)[None]

    return run


def contender(network, peer, threads, folder):
    if peer in TORCH:
        return open_torch(network, peer, threads)
    if peer == "onnxruntime":
        return open_onnxruntime(folder, threads)
    if peer.startswith("openvino"):
        return open_openvino(folder, threads, "bf16" if peer.endswith("bf16") else "f32")
    return open_ncnn(folder, threads, peer.endswith("bf16"))


def prepare(network, threads, folder):
    import torch

    os.makedirs(folder, exist_ok=True)
    np.save(f"{folder}/y.npy", numbers(open_torch(network, "torch", threads)()))
    net, x = build(network)
    np.save(f"{folder}/x.npy", x.numpy())
    if network.startswith("vgg19"):
        return
    names = {"input_names": ["x"], "output_names": ["y"]}
    torch.onnx.export(net, (x,), f"{folder}/net.onnx", dynamo=True, external_data=False, verbose=False, **names)
    # Converters trace on one slow thread: a small picture where nothing depends on its size.
    fixed = network.startswith(("pix2pix", "cyclegan_unet", "msgnet"))
    x = x if fixed else x[..., :32, :32]
    with torch.no_grad():
        torch.jit.trace(net, x, check_trace=False).save(f"{folder}/net.pt")
    shape = str(list(x.shape)).replace(" ", "")
    converter = os.path.join(os.path.dirname(sys.executable), "pnnx")
    subprocess.run([converter, "net.pt", f"inputshape={shape}", "fp16=0"], cwd=folder, capture_output=True, check=True)


def numbers(answer):
    return np.asarray(answer.float() if hasattr(answer, "float") else answer)


def decibels(answer, expected):
    """Peak signal-to-noise ratio over the range of the expected numbers; None stands for equality."""
    error = float(((answer.astype(np.float64).reshape(expected.shape) - expected) ** 2).mean())
    return 10 * np.log10(float(np.ptp(expected)) ** 2 / error) if error else None


def peak_megabytes():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def say(**fields):
    print(json.dumps(fields), flush=True)


def main():
    order, network, peer, threads, folder = sys.argv[1:]
    if order == "prepare":
        prepare(network, int(threads), folder)
        return say(ready=True)
    run = contender(network, peer, int(threads), folder)
    run()
    say(decibels=decibels(numbers(run()), np.load(f"{folder}/y.npy")))
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            run()
            times.append((time.perf_counter() - start) * 1e3)
        say(times=times, peak_mb=peak_megabytes())


if __name__ == "__main__":
    main()
