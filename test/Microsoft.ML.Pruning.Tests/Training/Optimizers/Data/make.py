# Makes figures.csv: what PyTorch's optimisers make of three parameters in 200 steps, in double precision.
# python3 make.py > figures.csv   (needs torch; made with 1.13.1)
import math
import torch

SHAPES = [(7, 5), (53,), (2, 3, 3, 3)]
STEPS = 200
RULES = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
    "sgd-decay": lambda p: torch.optim.SGD(p, lr=0.05, weight_decay=0.01),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.01),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.01, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adam-decay": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.05),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.01),
    "adamw-strong": lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.5),
}


def filled(shape, value):
    count = math.prod(shape)
    return torch.tensor([value(i) for i in range(count)], dtype=torch.float64).reshape(shape)


def rate(step):
    """The share of the learning rate that a step has: it falls from 1."""
    return 1 / (1 + 0.01 * (step - 1))


def gradient(parameter, i, step):
    """What is integral here is exact in single precision too, but for the division."""
    return (((i + 3) * (step + 5) * (parameter + 2)) % 31 - 15 + (i % 7 - 3) * 2) / 32


def weight(parameter, i):
    return ((i * (parameter + 5)) % 29 - 14) / 16


print("# Made by make.py with PyTorch", torch.__version__, "in double precision: rule, parameter, its values after 200 steps.")
for name, rule in RULES.items():
    parameters = [filled(shape, lambda i: weight(p, i)).requires_grad_() for p, shape in enumerate(SHAPES)]
    optimizer = rule(parameters)
    full = optimizer.param_groups[0]["lr"]
    for step in range(1, STEPS + 1):
        optimizer.param_groups[0]["lr"] = full * rate(step)
        for p, parameter in enumerate(parameters):
            parameter.grad = filled(SHAPES[p], lambda i: gradient(p, i, step))
        optimizer.step()
    for p, parameter in enumerate(parameters):
        print(name, p, *(repr(value) for value in parameter.detach().flatten().tolist()), sep=",")
