"""Lag tables of a text and the invariant shares of its windows, NumPy and SciPy, two threads.

What a careful NumPy user would write. The rows of every lag table are the places of one token after the other, so the token's order is sorted once and
SciPy's sum_duplicates makes the table of a lag from what follows there (2.5 times faster here than sorting pairs, 3 than going through coo_matrix, 7 than
bincount over V² cells), with its norm, its product with its transpose and Σ N log N. The weighted sums of the tables, for the invariant part, are collected
in dense V × V arrays. Two lags run at a time as far as NumPy and SciPy let threads. Effects of the text's ends are left out (the tool treats them exactly),
which makes shares differ by about L/T.

usage: corpus.py TOKENS.npy VOCABULARY LENGTH THREADS OUT.npy      prints the seconds; OUT: share and off-diagonal share by window length, then norms by lag
"""
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import numpy as np
from scipy import sparse


class LagTables:
    def __init__(self, tokens, vocabulary, length):
        self.vocabulary = vocabulary
        self.padded = np.concatenate((tokens, np.full(length, vocabulary, np.int32)))
        self.order = np.argsort(tokens, kind="stable").astype(np.int32)
        self.starts = np.concatenate(([0], np.cumsum(np.bincount(tokens, minlength=vocabulary)))).astype(np.int32)

    def __call__(self, lag):
        """The cells u·V + v of N_lag that are not empty, ascending, and their counts."""
        ones = np.ones(len(self.order), np.float32)
        table = sparse.csr_matrix((ones, self.padded[lag:][self.order], self.starts.copy()), shape=(self.vocabulary, self.vocabulary + 1))
        table.sum_duplicates()
        cells = np.repeat(np.arange(self.vocabulary, dtype=np.int32) * np.int32(self.vocabulary), np.diff(table.indptr))
        cells += table.indices
        inside = table.indices < self.vocabulary
        if inside.all():
            return cells, table.data
        return cells[inside], table.data[inside]


def shares(tokens, vocabulary, length, threads):
    p = np.bincount(tokens, minlength=vocabulary) / len(tokens)
    by_token = p[tokens]
    tables = LagTables(tokens, vocabulary, length)
    lengths = [l for l in (2**k for k in range(1, 30)) if l < length] + [length]
    sums = {l: np.zeros(vocabulary * vocabulary, np.float32) for l in lengths}
    norms, asymmetries, informations, products = (np.zeros(length) for _ in range(4))
    scratch = [np.zeros(vocabulary * vocabulary, np.float32) for _ in range(threads)]
    locks, guard = [Lock() for _ in range(threads)], Lock()
    information_of_p = 2 * np.sum(p[p > 0] * np.log(p[p > 0]))

    def one_lag(lag):
        pairs = len(tokens) - lag
        cells, counts = tables(lag)
        products[lag] = by_token[:-lag] @ by_token[lag:]
        wide = counts.astype(np.float64)
        squares = wide @ wide
        with locks[lag % threads]:
            table = scratch[lag % threads]
            table[cells] = counts
            transposed = wide @ table[cells % vocabulary * vocabulary + cells // vocabulary]
            table[cells] = 0
        common = -2 * products[lag] / pairs + (p @ p) ** 2
        norms[lag] = squares / pairs**2 + common
        asymmetries[lag] = (squares - transposed) / pairs**2 / (2 * norms[lag])
        informations[lag] = wide @ np.log(wide) / pairs - np.log(pairs) - information_of_p
        with guard:
            for l in lengths:
                if l > lag:
                    sums[l][cells] += (l - lag) * counts

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one_lag, range(1, length)))

    def one_length(l):
        lags = np.arange(1, l)
        blocks = sums[l].reshape(vocabulary, vocabulary)
        squares = cross = 0.0
        for u in range(0, vocabulary, 256):
            for v in range(0, vocabulary, 256):
                tile = blocks[u:u + 256, v:v + 256].astype(np.float64)
                squares += np.vdot(tile, tile)
                cross += np.vdot(tile, blocks[v:v + 256, u:u + 256].T)
        windows = len(tokens) - l + 1
        scale = l * (l - 1)
        mean_product = 2 * ((l - lags) * products[1:l]).sum()
        different = (2 * (squares + cross) / windows**2 - 2 * scale * mean_product / windows + (scale * (p @ p)) ** 2) / scale
        same = l * (p @ p - 2 * (p**3).sum() + (p @ p) ** 2)
        off_diagonal = 2 * ((l - lags) * norms[1:l]).sum()
        return (same + different) / (same + off_diagonal), different / off_diagonal

    with ThreadPoolExecutor(threads) as pool:
        result = list(pool.map(one_length, lengths))
    return np.concatenate((np.ravel(result), np.sqrt(norms[1:])))


def main():
    tokens, vocabulary, length, threads = np.load(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    start = time.perf_counter()
    result = shares(tokens, vocabulary, length, threads)
    seconds = time.perf_counter() - start
    np.save(sys.argv[5], result)
    print(seconds)


main()
