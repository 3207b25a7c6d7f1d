"""Small tokenizers and texts for tests: every kind of part once. The tokens are those of Hugging Face's tokenizers, added by tokenizers.js."""
import collections, json, random, sys
random.seed(11)
CORPUS = ("the cat sat on the mat , the dog sat on the log . The cats' 12 hats cost 340 and the dog's 7 logs cost 12 ; "
          "that's that . So they'll sit on the mats and the logs and the cats chat . ") * 3
def alphabet():
    own = [*range(33, 127), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(256, 512))
    return [chr(b if b in own else next(others)) for b in range(256)]
BYTES = alphabet()
def train(words, count, prefix="", suffix=""):
    counts = collections.Counter(words)
    symbols = {w: [(prefix if i else "") + c + (suffix if i == len(w) - 1 else "") for i, c in enumerate(w)] for w in sorted(counts)}
    vocabulary = sorted({s for parts in symbols.values() for s in parts})
    merges = []
    for _ in range(count):
        pairs = collections.Counter()
        for w, parts in symbols.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += counts[w]
        if not pairs:
            break
        left, right = max(pairs.items(), key=lambda item: (item[1], item[0]))[0]
        joined = left + right[len(prefix):]
        merges.append([left, right])
        if joined not in vocabulary:
            vocabulary.append(joined)
        for parts in symbols.values():
            i = 0
            while i < len(parts) - 1:
                if (parts[i], parts[i + 1]) == (left, right):
                    parts[i:i + 2] = [joined]
                i += 1
    return vocabulary, merges
def tokenizer(normalizer, pre_tokenizer, vocabulary, merges, added=(), **model):
    numbers = {t: i for i, t in enumerate(vocabulary)}
    new = [c for c, _ in added if c not in numbers]
    tokens = [dict(id=numbers[c] if c in numbers else len(vocabulary) + new.index(c), content=c, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True) | o for c, o in added]
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": tokens, "normalizer": normalizer, "pre_tokenizer": pre_tokenizer,
            "post_processor": None, "decoder": None, "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
            "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False, "vocab": numbers, "merges": merges} | model}
seq = lambda key, *steps: {"type": "Sequence", key: list(steps)}
words = CORPUS.split()
out = {}
blank = BYTES[32]
V, M = train([blank + w for w in words], 50)
V = BYTES + [v for v in V if v not in BYTES]
bl = lambda **o: {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True} | o
out["gpt2"] = tokenizer(None, bl(), V, [" ".join(m) for m in M], [("<|endoftext|>", {})])
L = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
out["llama3"] = tokenizer({"type": "NFC"}, seq("pretokenizers", {"type": "Split", "pattern": {"Regex": L}, "behavior": "Isolated", "invert": False}, bl(use_regex=False)),
                          V + [blank + "chatter"], M, [("<|begin|>", {})], ignore_merges=True)
out["prefix_space"] = tokenizer(None, seq("pretokenizers", {"type": "Digits", "individual_digits": True}, bl(add_prefix_space=True)), V, M)
out["falcon"] = tokenizer(None, seq("pretokenizers", {"type": "Punctuation", "behavior": "Contiguous"}, bl(), {"type": "Digits", "individual_digits": False},
                                     {"type": "Split", "pattern": {"Regex": "[0-9][0-9][0-9]"}, "behavior": "Isolated", "invert": False}), V, M)
V, M = train(["▁" + w for w in words], 50)
spell = ["<unk>"] + [f"<0x{b:02X}>" for b in range(256)]
out["llama2"] = tokenizer(seq("normalizers", {"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}), None,
                          spell + V, M, [("<unk>", {}), ("<s>", {})], unk_token="<unk>", fuse_unk=True, byte_fallback=True)
meta = lambda scheme, **o: {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": True} | o
out["metaspace_first"] = tokenizer({"type": "NFKC"}, meta("first"), ["<unk>"] + V, M, [("<unk>", {}), ("<mask>", {"lstrip": True})], unk_token="<unk>", fuse_unk=True)
out["metaspace_always"] = tokenizer(seq("normalizers", {"type": "NFD"}, {"type": "Lowercase"}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}), meta("always"),
                                    ["<unk>"] + V, M, [("<unk>", {}), ("Mask", {"normalized": True, "special": False, "rstrip": True})], unk_token="<unk>")
V, M = train([w.lower() for w in words], 50, suffix="</w>")
out["clip"] = tokenizer({"type": "Lowercase"}, seq("pretokenizers", {"type": "WhitespaceSplit"}, {"type": "Punctuation", "behavior": "Isolated"}, {"type": "Digits", "individual_digits": False}),
                        ["<unk>"] + V, M, unk_token="<unk>", end_of_word_suffix="</w>")
V, M = train(words, 50, prefix="##")
out["prefix"] = tokenizer(None, {"type": "Whitespace"}, ["[UNK]"] + V, M, [("single", {"single_word": True, "special": False})], unk_token="[UNK]", continuing_subword_prefix="##", fuse_unk=True)
V, M = train(words, 50)
V = ["<unk>", " ", "\n"] + V
for behavior in ("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"):
    for invert in (False, True):
        out[f"{behavior}{'_inverted' if invert else ''}"] = tokenizer(None, {"type": "Split", "pattern": {"Regex": r"\s|\p{P}"}, "behavior": behavior, "invert": invert}, V, M, unk_token="<unk>")
out["delimiter"] = tokenizer({"type": "NFKD"}, seq("pretokenizers", {"type": "CharDelimiterSplit", "delimiter": "e"}, {"type": "Punctuation", "behavior": "Contiguous"}), V, M, unk_token="<unk>")
pieces = [" ", " ", " ", "  ", "\n", "\n\n", "\t", "\r\n", "a", "the", "The", "THE", "'s", "'S", "they'll", "cats", "chatter", " chatter", "dogs", "123", "4", "٣", "½", "é", "e\u0301", "ﬁ",
          "日本", "𝒳", "𝟗", "😀", "🄰", "İ", "ſ", "\u212a", ".", "...", "!?", "-", "—", "“", "$", "+", "<unk>", "<mask>", "<s>", "single", "singles", "Mask", " Mask ", "<|endoftext|>",
          "<|begin|>", "\u00a0", "\u3000", "\u200b", "\u200d", "_", "x_y", "Ⓐ", "\u0301", "ᾈ", "▁", "#", "##a", "</w>", "\x01", "\u0085", "\u2028", "한국", "\U000E0041", "\u0378"]
texts = ["".join(random.choice(pieces) for _ in range(random.randint(1, 14))) for _ in range(60)]
texts.append(CORPUS[:150])
json.dump({"tokenizers": out, "texts": texts}, open(sys.argv[1], "w"), ensure_ascii=False)
