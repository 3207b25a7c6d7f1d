"""Seconds of a training run of PyTorch (eager) on the model of the sparse benchmark: prints those of the fastest step,
times the number of steps, and of the fastest of all else.

    sparse.py SAMPLES STEPS THREADS SECONDS

Majority of three of 400 bits, one layer of attention with one head read at an added token (one query for every sequence), dense, relu, dense; Adam on all sequences at once, then
the outputs on 5,000 others. Written as one would with PyTorch; see training.py.
"""
import sys
import time

import torch
import torch.nn.functional as F

from training import Cls, LastAttention

samples, steps, threads = (int(argument) for argument in sys.argv[1:4])
torch.set_num_threads(threads)
generator = torch.Generator().manual_seed(1)


class Learner(Cls):
    def __init__(self):
        super().__init__(LastAttention, width=16, heads=1, dimension=8)
        self.up = torch.nn.Linear(16, 64)
        self.down = torch.nn.Linear(64, 1)


def draw(count):
    tokens = torch.randint(2, (count, Learner.length), generator=generator)
    return tokens, torch.where(tokens[:, [17, 130, 301]].sum(1) > 1, 1.0, -1.0)


def run(tokens, labels, held_out):
    """Seconds of the fastest step, and of all else."""
    start = time.perf_counter()
    model = Learner()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, betas=(0.9, 0.99), weight_decay=0)
    rest, fastest = time.perf_counter() - start, float("inf")
    for _ in range(steps):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        F.softplus(-labels * model(tokens)).mean().backward()
        optimizer.step()
        fastest = min(fastest, time.perf_counter() - start)
    start = time.perf_counter()
    with torch.no_grad():
        (model(held_out[0]) * held_out[1] > 0).float().mean()
    return fastest, rest + time.perf_counter() - start


training, held_out = draw(samples), draw(5000)
step, rest, begun = float("inf"), float("inf"), time.perf_counter()
while step == float("inf") or time.perf_counter() - begun < float(sys.argv[4]):
    seconds = run(*training, held_out)
    step, rest = min(step, seconds[0]), min(rest, seconds[1])
print(steps * step + rest)
