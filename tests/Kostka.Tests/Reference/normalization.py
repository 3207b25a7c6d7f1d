"""Writes src/Kostka/Sequences/Unicode/normalization.txt from Python's Unicode database."""
import sys
import unicodedata as u

lines = [f"# Decompositions, combining classes and composition exclusions of Unicode {u.unidata_version} (without Hangul, which follows a rule)."]
points = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
for c in points:
    d = u.decomposition(chr(c)).split()
    if d and d[0].startswith("<"):
        lines.append(f"{c:X}~{' '.join(x.lstrip('0') for x in d[1:])}")
    elif d:
        # A pair that its decomposition does not compose to is excluded.
        mark = "" if len(d) == 2 and u.normalize("NFC", chr(c)) == chr(c) else "!"
        lines.append(f"{c:X}={mark}{' '.join(x.lstrip('0') for x in d)}")
start = None
for c in points + [0x110000]:
    k = u.combining(chr(c)) if c < 0x110000 else 0
    if start is not None and k != start[1]:
        lines.append(f"{start[0]:X}-{last:X}:{start[1]}")
        start = None
    if k and start is None:
        start = (c, k)
    last = c
open(sys.argv[1], "w", encoding="ascii", newline="\n").write("\n".join(lines) + "\n")
