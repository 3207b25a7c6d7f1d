"""Seconds of a training step of PyTorch (eager, two threads) on the models of the training benchmark: prints those of the fastest step.

    training.py blocks|cls|cls-one-query SECONDS

Written as one would with PyTorch: fused projections (one matrix for queries, keys and values), batched matrix products for all heads at once, F.softmax, F.layer_norm,
torch.optim.AdamW, gradients by autograd. cls attends from every position, as PyTorch's own layers do; cls-one-query leaves out what is not read.
"""
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(2)
generator = torch.Generator().manual_seed(1)


class Attention(torch.nn.Module):
    def __init__(self, width, heads, dimension):
        super().__init__()
        self.heads, self.dimension = heads, dimension
        self.project = torch.nn.Linear(width, 3 * heads * dimension, bias=False)
        self.output = torch.nn.Linear(heads * dimension, width, bias=False)

    def forward(self, h):
        n, length, _ = h.shape
        qkv = self.project(h).view(n, length, 3, self.heads, self.dimension).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        w = F.softmax(q @ k.transpose(-2, -1) * self.dimension ** -0.5, dim=-1)
        return self.output((w @ v).transpose(1, 2).reshape(n, length, self.heads * self.dimension))


class LastAttention(Attention):
    """Only the last position is read: one query for every sequence."""

    def forward(self, h):
        n, length, width = h.shape
        inner = self.heads * self.dimension
        q = F.linear(h[:, -1:], self.project.weight[:inner]).view(n, 1, self.heads, self.dimension).transpose(1, 2)
        kv = F.linear(h, self.project.weight[inner:]).view(n, length, 2, self.heads, self.dimension).permute(2, 0, 3, 1, 4)
        w = F.softmax(q @ kv[0].transpose(-2, -1) * self.dimension ** -0.5, dim=-1)
        return self.output((w @ kv[1]).transpose(1, 2).reshape(n, inner))


class Blocks(torch.nn.Module):
    """Two blocks of residual attention and residual dense, relu, dense, each followed by a layer norm; the mean over positions is read out."""

    length, vocabulary = 64, 64

    def __init__(self, width=128, heads=8, dimension=16):
        super().__init__()
        self.token = torch.nn.Embedding(self.vocabulary, width)
        self.position = torch.nn.Parameter(torch.randn(self.length, width))
        self.attention = torch.nn.ModuleList([Attention(width, heads, dimension) for _ in range(2)])
        self.up = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2)])
        self.down = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2)])
        self.readout = torch.nn.Linear(width, 1, bias=False)
        self.readout.weight.requires_grad_(False)
        self.width = width

    def forward(self, tokens):
        h = self.token(tokens) + self.position
        for attention, up, down in zip(self.attention, self.up, self.down):
            h = F.layer_norm(h + attention(h), (self.width,))
            h = F.layer_norm(h + down(F.relu(up(h))), (self.width,))
        return self.readout(h.mean(1)).squeeze(1)


class Cls(torch.nn.Module):
    """One layer of attention, read at an added token, then dense, relu, dense."""

    length, vocabulary = 400, 2

    def __init__(self, attention, width=64, heads=4, dimension=16):
        super().__init__()
        self.token = torch.nn.Embedding(self.vocabulary + 1, width)
        self.position = torch.nn.Parameter(torch.randn(self.length + 1, width))
        self.attention = attention(width, heads, dimension)
        self.up = torch.nn.Linear(width, width)
        self.down = torch.nn.Linear(width, 1)

    def forward(self, tokens):
        h = self.token(F.pad(tokens, (0, 1), value=self.vocabulary)) + self.position
        h = self.attention(h)
        if h.dim() == 3:
            h = h[:, -1]
        return self.down(F.relu(self.up(h))).squeeze(1)


def main():
    torch.manual_seed(1)
    model = {"blocks": Blocks, "cls": lambda: Cls(Attention), "cls-one-query": lambda: Cls(LastAttention)}[sys.argv[1]]()
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-3)
    batch, count = 128, 1024
    tokens = torch.randint(model.vocabulary, (count, model.length), generator=generator)
    labels = 2.0 * torch.randint(2, (count,), generator=generator) - 1

    def step(i):
        rows = slice(i * batch % count, i * batch % count + batch)
        optimizer.zero_grad(set_to_none=True)
        loss = F.softplus(-labels[rows] * model(tokens[rows])).mean()
        loss.backward()
        optimizer.step()

    for i in range(3):
        step(i)
    fastest, begun, i = float("inf"), time.perf_counter(), 0
    while i < 3 or time.perf_counter() - begun < float(sys.argv[2]):
        start = time.perf_counter()
        step(i)
        fastest = min(fastest, time.perf_counter() - start)
        i += 1
    print(fastest)


if __name__ == "__main__":
    main()
