"""Ten steps of PyTorch's optimisers on given gradients: writes optimizers.json beside itself.

Run with Debian's python3-torch (1.13): python3 optimizers.py
"""
import json
import os

import torch

SHAPES = [(3, 5), (7,)]
STEPS = 10


def run(make, clip=None):
    generator = torch.Generator().manual_seed(7)
    parameters = [torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_() for shape in SHAPES]
    initial = [p.detach().clone() for p in parameters]
    optimizer = make(parameters)
    gradients = []
    for step in range(STEPS):
        for p in parameters:
            p.grad = torch.randn(p.shape, generator=generator, dtype=torch.float64) * (0.3 if step % 3 else 2.0)
        gradients.append([p.grad.clone() for p in parameters])
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(parameters, clip)
        optimizer.step()
    flat = lambda tensors: torch.cat([t.detach().reshape(-1) for t in tensors]).tolist()
    return {"initial": flat(initial), "gradients": [flat(g) for g in gradients], "final": flat(parameters)}


CASES = {
    "sgd": (lambda p: torch.optim.SGD(p, lr=0.1), None),
    "momentum": (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), None),
    "momentum, decay": (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.05), None),
    "nesterov, decay": (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, weight_decay=0.05, nesterov=True), None),
    "adamw": (lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0), None),
    "adamw, decay": (lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1), None),
    "momentum, clipped": (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), 1.5),
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "optimizers.json"), "w") as file:
    lines = [f"  {json.dumps(name)}: {json.dumps(run(*case))}" for name, case in CASES.items()]
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
