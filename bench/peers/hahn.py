"""The exact spectrum of a two-block erf transformer over {0,1}^L by the Hahn transform, k <= 3, in vectorised NumPy.

The same algorithm, as a careful NumPy user would write it: four cells a pair (other or same token, elsewhere or here), types and overlaps of negligible
probability left out, self terms once per type, one row of types at a time with all its columns and overlaps in flat arrays, exchanged symbols used where
tokens are fair.

usage: hahn.py LENGTH DEGREE THREADS OUT.npy      prints the seconds; writes the eigenvalues, one row a block
"""
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy.special import gammaln

TOKEN, POSITION, BIAS = 1.0, 0.25, 0.01


def attend(cells, weights, length):
    s = sum(w * c * c for w, c in zip(weights, cells)) / length**2
    return [c * (1 + s) for c in cells]


def kernel(matches, agree, length, terms, record=False):
    """kappa of flat arrays of pairs; terms are the products of the two types' factors, or recorded for pairs (x, x)."""
    same = matches - agree
    weights = [length * length - length - same, same, length - agree, agree]
    cells = [0.0, TOKEN, POSITION, TOKEN + POSITION]
    cells = attend(cells, weights, length)
    hidden = [c + BIAS for c in cells]
    recorded = []
    if record:
        root = np.sqrt(2 / (1 + 2 * hidden[3]))
        recorded.append(root)
        first = root * root
    else:
        first = terms[0]
    cells = [c + (2 / np.pi) * np.arcsin(np.clip(h * first, -1, 1)) for c, h in zip(cells, hidden)]
    cells = attend(cells, weights, length)
    if record:
        deviation = np.sqrt(cells[3])
        recorded.append(deviation)
        scale = deviation * deviation
    else:
        scale = terms[1]
    total = 0.0
    for w, c in zip(weights, cells):
        rho = np.clip(c / scale, -1, 1)
        total = total + w * (np.sqrt((1 - rho) * (1 + rho)) + (np.pi - np.arccos(rho)) * rho)
    value = total * scale / (2 * np.pi) / length**2
    return (value, recorded) if record else value


def spectrum(length, degree, threads):
    ones = np.arange(length + 1.0)
    p = np.exp(gammaln(length + 1) - gammaln(ones + 1) - gammaln(length - ones + 1) - length * np.log(2))
    keep = p > 1e-17
    ones, p = ones[keep], p[keep]
    count = len(ones)
    squares = ones**2 + (length - ones) ** 2
    _, recorded = kernel(squares, np.full(count, float(length)), length, None, record=True)
    dims = [1.0]
    for n in range(degree):
        dims.append(dims[-1] * (length + 1 - n) * (length - 1 - 2 * n) / ((n + 1) * (length + 1 - 2 * n)))
    blocks = np.zeros((degree + 1, count, count))

    def row(x):
        i = ones[x]
        # Pairs (x, y) with y >= x and, by the exchange of symbols, x + y <= count - 1.
        columns = np.arange(x, count - x)
        j = ones[columns]
        mode = np.floor((i + 1) * (j + 1) / (length + 2))
        spread = 9.5 * np.sqrt(i * (length - i) * j * (length - j) / (length * length * (length - 1.0))) + 2
        low = np.maximum(np.maximum(0, i + j - length), np.floor(mode - spread))
        high = np.minimum(np.minimum(i, j), np.ceil(mode + spread))
        sizes = (high - low + 1).astype(int)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        pair = np.repeat(np.arange(len(columns)), sizes)
        t = np.arange(sizes.sum()) - starts[pair] + low[pair]
        jj = j[pair]
        law = np.exp(
            gammaln(i + 1) + gammaln(length - i + 1) + gammaln(jj + 1) + gammaln(length - jj + 1) - gammaln(length + 1)
            - gammaln(t + 1) - gammaln(i - t + 1) - gammaln(jj - t + 1) - gammaln(length - i - jj + t + 1))
        terms = [recorded[0][x] * recorded[0][columns][pair], recorded[1][x] * recorded[1][columns][pair]]
        values = kernel(i * jj + (length - i) * (length - jj), length - i - jj + 2 * t, length, terms)
        current, previous = law * values, np.zeros_like(values)
        u = t - i * jj / length
        root = np.sqrt(p[x] * p[columns])
        b_previous = 0.0
        for k in range(degree + 1):
            entry = root * np.add.reduceat(current, starts) / np.sqrt(dims[k])
            usable = (j >= k) & (j <= length - k) & (k <= i <= length - k)
            entry = np.where(usable, entry, 0)
            blocks[k, x, columns] = blocks[k, columns, x] = entry
            blocks[k, count - 1 - x, count - 1 - columns] = blocks[k, count - 1 - columns, count - 1 - x] = entry
            if k == degree:
                break
            n = k + 1
            a = 0.0 if k == 0 else k * (length + 1 - k) * (length - 2 * i) * (length - 2 * jj) / (length * (length - 2 * k) * (length + 2 - 2 * k))
            b = np.sqrt(np.maximum(
                n * (length + 2 - n) * (i + 1 - n) * (jj + 1 - n) * (length + 1 - i - n) * (length + 1 - jj - n)
                / ((length + 1 - 2 * n) * (length + 2 - 2 * n) ** 2 * (length + 3 - 2 * n)), 1e-300))
            current, previous = ((u - a) * current - b_previous * previous) / b, current
            b_previous = b

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(row, range((count + 1) // 2)))
    return [np.linalg.eigvalsh(block)[::-1][:8] for block in blocks]


if __name__ == "__main__":
    length, degree, threads = (int(word) for word in sys.argv[1:4])
    start = time.perf_counter()
    values = spectrum(length, degree, threads)
    print(time.perf_counter() - start)
    np.save(sys.argv[4], np.array(values))
