"""Prunes random layers globally by magnitude with PyTorch and prints what that took.

Arguments: the fraction to prune, then the layers as OUTPUTSxINPUTS. Output, one a line: the versions, the seconds, and the
megabytes of memory at the peak beyond what the layers took before.
"""
import resource
import sys
import time

import torch
from torch.nn.utils import prune


def resident_megabytes():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith("VmRSS"))


def main():
    amount = float(sys.argv[1])
    torch.manual_seed(1)
    layers = []
    for size in sys.argv[2:]:
        outputs, inputs = (int(side) for side in size.split("x"))
        layers.append(torch.nn.Linear(inputs, outputs, bias=False))
        torch.nn.init.normal_(layers[-1].weight)
    before = resident_megabytes()
    started = time.perf_counter()
    prune.global_unstructured([(layer, "weight") for layer in layers], pruning_method=prune.L1Unstructured, amount=amount)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    total = sum(layer.weight.numel() for layer in layers)
    zeros = sum(int((layer.weight == 0).sum()) for layer in layers)
    if abs(zeros - amount * total) > 1:
        sys.exit(f"{zeros} of {total} weights are zero instead of {amount:.0%}")
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")
    print(seconds)
    print(peak - before)


if __name__ == "__main__":
    main()
