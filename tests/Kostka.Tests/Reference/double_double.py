"""Writes double_double.csv: functions of numbers of two doubles, to 50 digits, for the tests of DoubleDouble. Needs mpmath."""
import csv, random
from mpmath import mp, mpf, asin, acos, exp, sqrt

mp.prec = 300
random.seed(7)


def split(value):
    high = float(value)
    return high, float(value - mpf(high))


def number(magnitude):
    high = random.uniform(-magnitude, magnitude)
    return split(mpf(high) + mpf(random.uniform(-1, 1)) * abs(high) * mpf(2) ** -54)


rows = []
points = [number(1) for _ in range(12)] + [split(mpf(1) - mpf(10) ** -k) for k in (3, 9, 15, 20)] + [(0.5, 0.0), (0.5, 1e-17), (-0.5, -1e-17), (1e-9, 1e-26)]
for h, l in points:
    x = mpf(h) + mpf(l)
    rows += [("asin", h, l, 0, 0, asin(x)), ("acos", h, l, 0, 0, acos(x)), ("sqrt", abs(h), l if h > 0 else -l, 0, 0, sqrt(abs(x)))]
for h, l in [number(m) for m in (1e-12, 1e-3, 1, 1, 30, 300, 600)]:
    rows.append(("exp", h, l, 0, 0, exp(mpf(h) + mpf(l))))
for _ in range(12):
    (a, b), (c, d) = number(random.choice([1, 1e5])), number(random.choice([1, 1e-5]))
    x, y = mpf(a) + mpf(b), mpf(c) + mpf(d)
    rows += [("add", a, b, c, d, x + y), ("subtract", a, b, c, d, x - y), ("multiply", a, b, c, d, x * y), ("divide", a, b, c, d, x / y)]

with open("double_double.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["function", "x_high", "x_low", "y_high", "y_low", "high", "low"])
    for name, *arguments, value in rows:
        table.writerow([name, *map(repr, map(float, arguments)), *map(repr, split(value))])
