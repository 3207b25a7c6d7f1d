"""Writes the fixtures of TorchFixtureTests: small transformers in plain PyTorch operations, their gradients by autograd, ten steps of torch's own optimizers.

    python3 tests/Kostka.Tests/Networks/Fixtures/make_fixtures.py        (written with PyTorch 1.13.1)

Nothing here is shared with the C# code but conventions: matrices are (outputs, inputs), names are paths of layers, and in the NTK parametrisation every weight is
N(0, 1) and the layer multiplies it by the deviation that the standard parametrisation draws it with. All in double precision.
"""
import json
import math
import os

import torch

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
STEPS = 10


class Weights:
    """Draws weights when they are first asked for, and gives them as they act."""

    def __init__(self, ntk, generator):
        self.ntk, self.generator = ntk, generator
        self.tensors, self.trained = {}, {}

    def act(self, name, shape, variance, trained=True):
        deviation = math.sqrt(variance)
        if name not in self.tensors:
            stored = torch.randn(shape, generator=self.generator)
            if not self.ntk:
                stored = stored * deviation
            self.tensors[name] = stored.requires_grad_()
            self.trained[name] = trained
        return self.tensors[name] * deviation if self.ntk else self.tensors[name]


def forward(model, weights, tokens):
    """Outputs (N, C) of tokens (N, L)."""
    architecture, width = model["architecture"], model["width"]
    n, length = tokens.shape
    cls = architecture["readout"] == "cls"
    positions = length + (1 if cls else 0)
    h = weights.act("embedding.token", (model["vocabulary"], width), architecture["token_variance"])[tokens]
    position = architecture.get("position", {"kind": "none"})
    p = None
    if position["kind"] != "none":
        p = weights.act("embedding.position", (positions, width), position["variance"])
    if position["kind"] == "exponential":
        a = torch.arange(positions, dtype=torch.float64)
        p = torch.linalg.cholesky(torch.exp(-(a[:, None] - a[None, :]).abs() / position["length_scale"])) @ p
    if cls:
        added = weights.act("embedding.cls", (width,), architecture["token_variance"])
        h = torch.cat([h, added.expand(n, 1, width)], dim=1)
    if p is not None:
        h = h + p

    one_position = architecture["readout"] != "flatten" or any("pool" in layer for layer in architecture["layers"])
    ends_dense = one_position and "dense" in unrolled(architecture["layers"], "layers")[-1][1]
    h = apply(model, weights, architecture["layers"], "layers", h, length if not cls else positions, model["outputs"] if ends_dense else None)
    if h.dim() == 3:
        readout = architecture["readout"]
        h = h.mean(1) if readout == "mean" else h.flatten(1) if readout == "flatten" else h[:, -1]
    if ends_dense:
        return h
    return h @ weights.act("readout", (model["outputs"], h.shape[1]), 1 / h.shape[1], model["train_readout"]).T


def unrolled(layers, path):
    """Layers with their paths, repeats written out."""
    result = []
    for i, layer in enumerate(layers):
        if "repeat" in layer:
            for times in range(layer["repeat"]["times"]):
                result += unrolled(layer["repeat"]["layers"], f"{path}.{i}.repeat.{times}")
        else:
            result.append((f"{path}.{i}", layer))
    return result


def apply(model, weights, layers, path, h, length, last=None):
    layers = unrolled(layers, path)
    for i, (name, layer) in enumerate(layers):
        final = i == len(layers) - 1 and last is not None
        hidden = i + 2 < len(layers) and "activation" in layers[i + 1][1] and "dense" in layers[i + 2][1]
        if "dense" in layer:
            outputs = last if final else model["hidden_width"] if hidden else model["width"]
            settings = layer["dense"]
            bias = settings.get("bias_variance", 0)
            h_new = h @ weights.act(f"{name}.dense.weight", (outputs, h.shape[-1]), settings.get("weight_variance", 1) / h.shape[-1]).T
            h = h_new + weights.act(f"{name}.dense.bias", (outputs,), bias) if bias > 0 else h_new
        elif "activation" in layer:
            h = {"relu": torch.relu, "erf": torch.erf, "identity": lambda x: x}[layer["activation"]](h)
        elif "layer_norm" in layer:
            h = h - h.mean(-1, keepdim=True)
            h = h / h.square().mean(-1, keepdim=True).sqrt()
        elif "rms_norm" in layer:
            h = h / h.square().mean(-1, keepdim=True).sqrt()
        elif "residual" in layer:
            h = h + apply(model, weights, layer["residual"], f"{name}.residual", h, length, h.shape[-1])
        elif "pool" in layer:
            h = h.mean(1) if layer["pool"] == "mean" else h.flatten(1)
        elif "attention" in layer:
            h = attend(model, weights, layer["attention"], f"{name}.attention", h)
        else:
            raise ValueError(layer)
    return h


def attend(model, weights, settings, name, h):
    heads, dimension = model["heads"], model["head_dimension"]
    n, length, width = h.shape
    inner = heads * dimension
    tied = settings.get("scaling", "inverse-sqrt-dimension") == "inverse-dimension"
    strength = settings.get("query_key_variance", 1)

    def project(which, variance):
        return (h @ weights.act(f"{name}.{which}", (inner, width), variance / width).T).view(n, length, heads, dimension).transpose(1, 2)

    # NTK: the variance of the scores multiplies them. Standard: queries and keys share it.
    share = 1 if model["ntk"] else strength if tied else math.sqrt(strength)
    q = project("query", share)
    k = q if tied else project("key", share)
    v = project("value", 1)
    scores = q @ k.transpose(2, 3) / (dimension if tied else math.sqrt(dimension))
    if model["ntk"]:
        scores = scores * (strength if tied else math.sqrt(strength))
    score = settings["score"]
    mask = torch.ones(length, length).tril().bool() if settings.get("causal", False) else torch.ones(length, length).bool()
    if score == "softmax":
        w = torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-1)
    else:
        w = {"linear": lambda g: g, "relu": torch.relu, "abs": torch.abs}[score](scores).masked_fill(~mask, 0) / length
    mixed = (w @ v).transpose(1, 2).reshape(n, length, inner)
    return mixed @ weights.act(f"{name}.output", (width, inner), settings.get("value_output_variance", 1) / inner).T


def loss_of(model, outputs, labels):
    """Mean over sequences; summed over outputs."""
    if model["loss"] == "square":
        return 0.5 * (outputs - labels).square().sum(1).mean()
    return torch.nn.functional.softplus(-labels * outputs).sum(1).mean()


def train(model, weights, tokens, labels, optimizer_of, schedule, clip):
    parameters = {name: tensor.detach().clone().requires_grad_(weights.trained[name]) for name, tensor in weights.tensors.items()}
    moving = [tensor for tensor in parameters.values() if tensor.requires_grad]
    own = Weights(weights.ntk, None)
    own.tensors = parameters
    optimizer = optimizer_of(moving)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule)
    norms = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss_of(model, forward(model, own, tokens), labels).backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(moving, clip)))
        optimizer.step()
        scheduler.step()
    # Some steps are clipped, some are not, else one of the two would go untested.
    print("   gradient norms", [round(x, 3) for x in norms], "clipped to", clip)
    return {name: numbers(tensor) for name, tensor in parameters.items()}


def numbers(tensor):
    return [float(f"{x:.12g}") for x in tensor.detach().reshape(-1).tolist()]


def make(model, seed):
    generator = torch.Generator().manual_seed(seed)
    weights = Weights(model["ntk"], generator)
    tokens = torch.randint(model["vocabulary"], (model["count"], model["length"]), generator=generator)
    if model["loss"] == "square":
        labels = torch.randn((model["count"], model["outputs"]), generator=generator)
    else:
        labels = torch.randint(2, (model["count"], model["outputs"]), generator=generator) * 2.0 - 1
    outputs = forward(model, weights, tokens)
    for tensor in weights.tensors.values():  # what is written is what is computed with
        tensor.data = torch.tensor(numbers(tensor)).reshape(tensor.shape)
    labels = torch.tensor(numbers(labels)).reshape(labels.shape)
    outputs = forward(model, weights, tokens)
    loss = loss_of(model, outputs, labels)
    loss.backward()
    gradient = {name: numbers(t.grad) if weights.trained[name] else [0.0] * t.numel() for name, t in weights.tensors.items()}
    norm = math.sqrt(sum(x * x for values in gradient.values() for x in values))
    clip = float(f"{0.8 * norm:.3g}")
    sgd = {"learning_rate": model.get("rate", 0.1), "momentum": 0.9, "weight_decay": 0.01, "clip": clip, "gamma": 0.9}
    adamw = {"learning_rate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6, "weight_decay": 0.05, "clip": clip, "end": 0.1}
    print(model["name"], "parameters", sum(t.numel() for t in weights.tensors.values()))
    sgd["parameters"] = train(
        model, weights, tokens, labels,
        lambda p: torch.optim.SGD(p, lr=sgd["learning_rate"], momentum=sgd["momentum"], weight_decay=sgd["weight_decay"]),
        lambda step: sgd["gamma"] ** step, clip)
    adamw["parameters"] = train(
        model, weights, tokens, labels,
        lambda p: torch.optim.AdamW(
            p, lr=adamw["learning_rate"], betas=(adamw["beta1"], adamw["beta2"]), eps=adamw["epsilon"], weight_decay=adamw["weight_decay"]),
        lambda step: adamw["end"] + (1 - adamw["end"]) * (1 + math.cos(math.pi * step / STEPS)) / 2, clip)
    document = dict(model)
    document.update(
        torch=torch.__version__, steps=STEPS, inputs=tokens.tolist(), labels=numbers(labels), predicted=numbers(outputs), mean_loss=float(f"{loss.item():.12g}"),
        shapes={name: list(t.shape) for name, t in weights.tensors.items()}, parameters={name: numbers(t) for name, t in weights.tensors.items()},
        gradient=gradient, sgd=sgd, adamw=adamw)
    with open(os.path.join(HERE, model["name"] + ".json"), "w") as file:
        json.dump(document, file, separators=(",", ":"))
        file.write("\n")


def model(name, layers, readout="mean", **others):
    settings = dict(
        name=name, length=5, vocabulary=3, width=4, heads=2, head_dimension=2, hidden_width=4, ntk=True, outputs=1, train_readout=False, loss="square", count=6)
    architecture = {"token_variance": others.pop("token_variance", 1.0), "layers": layers, "readout": readout}
    architecture["position"] = others.pop("position", {"kind": "learned", "variance": 0.5})
    settings.update(others)
    return dict(settings, architecture=architecture)


def attention(score, **others):
    return {"attention": dict(score=score, **others)}


BLOCK = [
    {"residual": [attention("softmax", query_key_variance=2.0)]}, {"layer_norm": {}},
    {"residual": [{"dense": {"weight_variance": 2.0, "bias_variance": 0.1}}, {"activation": "relu"}, {"dense": {}}]}, {"layer_norm": {}},
]
MODELS = [
    model("linear_attention", [attention("linear", query_key_variance=1.5, value_output_variance=2.0), {"dense": {"bias_variance": 0.2}}, {"activation": "erf"}], rate=0.3),
    model("softmax_causal_last", [attention("softmax", causal=True), {"activation": "relu"}, {"dense": {}}], "last", outputs=2, ntk=False, hidden_width=3, rate=0.01),
    model("relu_tied", [attention("relu", scaling="inverse-dimension", query_key_variance=1.7), {"rms_norm": {}}], position={"kind": "exponential", "variance": 0.6, "length_scale": 2.0},
          token_variance=0.7, width=5, train_readout=True),
    model("abs_flatten_standard", [attention("abs", scaling="inverse-dimension", query_key_variance=1.3), {"dense": {"weight_variance": 1.4}}, {"activation": "erf"}], "flatten", ntk=False,
          position={"kind": "none"}, train_readout=True, loss="logistic"),
    model("cls_logistic", [attention("softmax"), {"dense": {"bias_variance": 0.3}}, {"activation": "relu"}, {"dense": {"bias_variance": 0.1}}], "cls", loss="logistic", heads=3, hidden_width=6),
    model("linear_causal_standard", [attention("linear", causal=True, value_output_variance=1.5), {"residual": [attention("relu", causal=True)]}], "last", ntk=False, train_readout=True),
    model("pool_flatten_mlp", [{"pool": "flatten"}, {"dense": {"bias_variance": 0.1}}, {"activation": "relu"}, {"dense": {}}], length=4, hidden_width=7, outputs=2, loss="logistic"),
    model("pool_mean_repeat", [{"repeat": {"times": 2, "layers": [{"residual": [attention("abs")]}]}}, {"rms_norm": {}}, {"pool": "mean"}, {"dense": {}}], heads=1, head_dimension=3),
    model("two_blocks", [{"repeat": {"times": 2, "layers": BLOCK}}], hidden_width=5, length=6, vocabulary=4),
]

if __name__ == "__main__":
    for number, one in enumerate(MODELS):
        make(one, 100 + number)
