"""Minima of the L1-regularised logistic loss by SciPy: writes lasso.json beside itself.

L-BFGS-B on the positive and negative parts of the weights finds the support, Newton's method on it the last digits.
Run with Debian's python3-scipy (1.10): python3 lasso.py
"""
import json
import os

import numpy as np
from scipy.optimize import minimize

rng = np.random.default_rng(5)


def solve(x, y, penalty):
    m, t = x.shape

    def objective(v):
        w = v[:t] - v[t:2 * t]
        margin = y * (x @ w + v[-1])
        slope = -y / (1 + np.exp(margin)) / m
        g = x.T @ slope
        value = np.logaddexp(0, -margin).mean() + penalty * v[:2 * t].sum()
        return value, np.concatenate([g + penalty, -g + penalty, [slope.sum()]])

    found = minimize(objective, np.zeros(2 * t + 1), jac=True, method="L-BFGS-B", bounds=[(0, None)] * (2 * t) + [(None, None)],
                     options={"maxiter": 100000, "maxfun": 1000000, "ftol": 1e-16, "gtol": 1e-11})
    w = found.x[:t] - found.x[t:2 * t]
    support = np.flatnonzero(np.abs(w) > 1e-6)
    z = np.column_stack([x[:, support], np.ones(m)])
    v = np.concatenate([w[support], [found.x[-1]]])
    signs = np.concatenate([np.sign(w[support]), [0]])
    for _ in range(20):
        p = 1 / (1 + np.exp(y * (z @ v)))
        g = z.T @ (-y * p) / m + penalty * signs
        v -= np.linalg.solve(z.T @ (z * (p * (1 - p))[:, None]) / m, g)
    w = np.zeros(t)
    w[support] = v[:-1]
    p = 1 / (1 + np.exp(y * (x @ w + v[-1])))
    g = x.T @ (-y * p) / m
    rest = np.setdiff1d(np.arange(t), support)
    assert np.all(np.sign(w[support]) == signs[:-1]) and np.all(np.abs(g[rest]) < penalty) and np.max(np.abs(g[support] + penalty * signs[:-1])) < 1e-14
    return {"penalty": penalty, "weights": w.tolist(), "intercept": v[-1], "loss": np.logaddexp(0, -y * (x @ w + v[-1])).mean()}


cases = []
for m, t, shares in [(40, 12, [0.5, 0.1, 0.02]), (30, 60, [0.7, 0.2, 0.05]), (25, 8, [0.3])]:
    bits = (rng.random((m, t)) < 0.6).astype(int)
    y = np.where(bits[:, :3].sum(1) >= 2, 1, -1) * np.where(rng.random(m) < 0.1, -1, 1)
    x = 2.0 * bits - 1
    odds = np.log((y > 0).sum() / (y < 0).sum())
    largest = np.max(np.abs(x.T @ (-y / (1 + np.exp(y * odds))))) / m
    cases.append({"bits": ["".join(map(str, row)) for row in bits], "labels": y.tolist(), "largest": largest, "fits": [solve(x, y, s * largest) for s in shares]})

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lasso.json")
with open(path, "w", encoding="utf-8") as file:
    json.dump(cases, file, indent=1)
    file.write("\n")
