namespace Kostka.Studies.Tests;

/// <summary>What a mistake in a study file is answered with: line and column, key, what was found, what is allowed, the nearest valid key.</summary>
public sealed class MessageTests
{
    /// <summary>A line of <see cref="Samples.Small"/>, what stands there instead, and the message after the study's name.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        // Unknown keys, with the nearest one or the place where the key belongs.
        { "  length: 16", "  lenght: 16\n  length: 16", "line 2, column 3: sequence.lenght: unknown key; allowed: length, vocabulary, measure; did you mean \"length\"?" },
        { "model:", "modle: {}\nmodel:", "line 4, column 1: modle: unknown key; allowed: name, question, sequence, model, kernel, target, spectrum, regression, scaling, networks, sparse, sweep, seed; did you mean \"model\"?" },
        { "    - dense: {}", "    - densse: {}", "line 7, column 7: model.layers[1].densse: unknown key; allowed: attention, dense, activation, layer_norm, rms_norm, residual, repeat, pool; did you mean \"dense\"?" },
        { "  vocabulary: 2", "  vocabulary: 2\n  noise: 1", "line 4, column 3: sequence.noise: unknown key; allowed: length, vocabulary, measure; \"noise\" belongs in regression, scaling or sparse.kernel" },
        { "  train: [32, 128]", "  train: [32, 128]\n  measured: { repeat: 3 }", "line 12, column 15: regression.measured.repeat: unknown key; allowed: repeats, test; did you mean \"repeats\"?" },
        { "    - dense: {}", "    - layer_norm: { eps: 1 }", "line 7, column 21: model.layers[1].layer_norm.eps: unknown key; no keys are allowed here" },
        { "    - dense: {}", "    - dense: { bias-variance: 1 }", "line 7, column 16: model.layers[1].dense.bias-variance: unknown key; allowed: weight_variance, bias_variance; did you mean \"bias_variance\"?" },

        // Missing keys.
        { "  length: 16", "", "line 1, column 1: sequence: the key \"length\" is missing; it takes a whole number from 1 to 100000000" },
        { "  vocabulary: 2", "", "line 1, column 1: sequence: the key \"vocabulary\" is missing; give it, or the probabilities of the measure" },
        { "score: linear", "", "line 6, column 7: model.layers[0].attention: the key \"score\" is missing; it takes linear, relu, abs or softmax" },
        { "kind: junta, ", "", "line 8, column 1: target: the key \"kind\" is missing; it takes junta, counts, linear, next_token, copy or induction" },
        { "kind: junta, ", "kinds: junta, ", "line 8, column 1: target: the key \"kind\" is missing (found \"kinds\"; did you mean \"kind\"?); it takes junta, counts, linear, next_token, copy or induction" },
        { "  noise: 0.02", "", "line 9, column 1: regression: the key \"noise\" is missing; it takes a number at least 0, or auto" },

        // Words.
        { "score: linear", "score: linea", "line 6, column 27: model.layers[0].attention.score: found \"linea\"; allowed: linear, relu, abs or softmax; did you mean \"linear\"?" },
        { "score: linear", "score: identity", "line 6, column 27: model.layers[0].attention.score: found \"identity\"; allowed: linear, relu, abs or softmax" },
        { "kind: junta", "kind: junto", "line 8, column 17: target.kind: found junto; allowed: junta, counts, linear, next_token, copy or induction; did you mean \"junta\"?" },
        { "function: parity", "function: pairity", "line 8, column 34: target.function: found pairity; allowed: and, or, parity, majority, threshold, token or table; did you mean \"parity\"?" },
        { "model:", "kernel: NTK\nmodel:", "line 4, column 9: kernel: found \"NTK\"; allowed: nngp or ntk; did you mean \"ntk\"?" },

        // Types and ranges.
        { "length: 16", "length: sixteen", "line 2, column 11: sequence.length: found sixteen; allowed: a whole number from 1 to 100000000" },
        { "length: 16", "length: \"16\"", "line 2, column 11: sequence.length: found the text \"16\"; allowed: a whole number from 1 to 100000000; write 16 without quotation marks" },
        { "length: 16", "length: 1_000", "line 2, column 11: sequence.length: found 1_000; allowed: a whole number from 1 to 100000000; write 1000" },
        { "length: 16", "length: 16.5", "line 2, column 11: sequence.length: found 16.5; allowed: a whole number from 1 to 100000000" },
        { "length: 16", "length: 0", "line 2, column 11: sequence.length: found 0; allowed: a whole number from 1 to 100000000" },
        { "length: 16", "length: 99999999999999999999", "line 2, column 11: sequence.length: found 99999999999999999999; allowed: a whole number from 1 to 100000000" },
        { "length: 16", "length: [16]", "line 2, column 11: sequence.length: found a list of 1; allowed: a whole number from 1 to 100000000" },
        { "dense: {}", "dense: { weight_variance: -1 }", "line 7, column 33: model.layers[1].dense.weight_variance: found -1; allowed: a number at least 0" },
        { "dense: {}", "dense: { weight_variance: .inf }", "line 7, column 33: model.layers[1].dense.weight_variance: found .inf, which is not finite; allowed: a number at least 0" },
        { "dense: {}", "dense: { weight_variance: 1e999 }", "line 7, column 33: model.layers[1].dense.weight_variance: found 1e999, which is not finite; allowed: a number at least 0" },
        { "dense: {}", "attention: { score: relu, causal: 1 }", "line 7, column 41: model.layers[1].attention.causal: found 1; allowed: true or false" },
        { "noise: 0.02", "noise: automatic", "line 10, column 10: regression.noise: found automatic; allowed: a number at least 0, or auto" },
        { "noise: 0.02", "noise: -0.02", "line 10, column 10: regression.noise: found -0.02; allowed: a number at least 0" },
        { "dense: {}", "dense", "line 7, column 7: model.layers[1]: found dense; allowed: a layer, one of attention, dense, activation, layer_norm, rms_norm, residual, repeat or pool, as in \"attention: { … }\"; write \"dense: …\" with its value" },
        { "    - dense: {}", "    - attention:\n      score: linear", "line 7, column 7: model.layers[1]: found a mapping with the keys attention, score; allowed: one layer an item, its settings indented below its name, as in \"attention: { … }\"" },
        { "model:", "seed: -1\nmodel:", "line 4, column 7: seed: found -1; allowed: a whole number from 0 to 18446744073709551615" },
        { "model:", "name: a/b\nmodel:", "line 4, column 7: name: found a/b; allowed: a name (letters, digits, \"-\", \"_\" and \".\", the first a letter or digit)" },
        { "model:", "model:\n  position: { kind: sinusoidal, variance: 1, base: 1 }", "line 5, column 52: model.position.base: found 1; allowed: a number above 1" },

        // Lists.
        { "train: [32, 128]", "train: 32", "line 11, column 10: regression.train: found 32; allowed: a list of at least one of: numbers of sequences; write [32] for a single one" },
        { "train: [32, 128]", "train: []", "line 11, column 10: regression.train: found an empty list; allowed: a list of at least one of: numbers of sequences" },
        { "train: [32, 128]", "train: [32, 128, 64]", "line 11, column 20: regression.train[2]: found 64 after 128; allowed: values in ascending order, each once" },
        { "positions: [0, 1]", "positions: [0, 0]", "line 8, column 57: target.positions[1]: found 0 a second time; allowed: each value once" },
        { "model:", "scaling: { lengths: \"64..8\" }\nmodel:", "line 4, column 21: scaling.lengths: found the text \"64..8\"; allowed: \"A..B\" with whole numbers 1 ≤ A ≤ B ≤ 100000000" },

        // Rules between keys.
        { "positions: [0, 1]", "positions: [0, 16]", "line 8, column 57: target.positions[1]: found position 16; allowed: 0 to 15 in sequences of length 16" },
        { "positions: [0, 1]", "positions: [0, 1], symbol: 2", "line 8, column 69: target.symbol: found symbol 2; allowed: 0 to 1 with a vocabulary of 2" },
        { "vocabulary: 2", "measure: { kind: iid, probabilities: [0.5, 0.4] }", "line 3, column 40: sequence.measure.probabilities: the probabilities sum to 0.9; allowed: a sum of 1 within 1e-9" },
        { "vocabulary: 2", "vocabulary: 3\n  measure: { kind: iid, probabilities: [0.5, 0.5] }", "line 3, column 15: sequence.vocabulary: found 3, but the number of probabilities is 2; allowed: the same number, or leave one out" },
        { "vocabulary: 2", "measure: { kind: mixture }", "line 3, column 3: sequence.measure: found neither of the keys \"components\" and \"concentration\"; allowed: one of them" },
        { "vocabulary: 2", "measure: { kind: mixture, concentration: [1, 1], components: [{ weight: 1, probabilities: [0.5, 0.5] }] }", "line 3, column 3: sequence.measure: found both of the keys \"components\" and \"concentration\"; allowed: one of them" },
        { "vocabulary: 2", "measure: { kind: mixture, components: [{ weight: 0.5, probabilities: [0.5, 0.5] }] }", "line 3, column 41: sequence.measure.components: the weights sum to 0.5; allowed: a sum of 1 within 1e-9" },
        { "vocabulary: 2", "measure: { kind: mixture, components: [{ weight: 1, probabilities: [0.5, 0.4] }] }", "line 3, column 70: sequence.measure.components[0].probabilities: the probabilities sum to 0.9; allowed: a sum of 1 within 1e-9" },
        { "vocabulary: 2", "vocabulary: 3\n  measure: { kind: mixture, concentration: [1, 1] }", "line 3, column 15: sequence.vocabulary: found 3, but the number of concentrations is 2; allowed: the same number, or leave one out" },
        { "vocabulary: 2", "measure: { kind: types, types: [{ counts: [10, 5], probability: 1 }] }", "line 3, column 12: sequence.measure: the counts (10, 5) sum to 15; allowed: the length, 16" },
        { "vocabulary: 2", "measure: { kind: types, types: [{ counts: [10, 6], probability: 1 }, { counts: [10, 6], probability: 0 }] }", "line 3, column 72: sequence.measure.types[1]: the type (10, 6) is listed a second time; allowed: each type once" },
        { "vocabulary: 2", "measure: { kind: types, types: [{ counts: [10, 6], probability: 1 }, { counts: [10, 5, 1], probability: 0 }] }", "line 3, column 72: sequence.measure.types[1]: found 3 counts, but 2 in the first; allowed: the same number in all" },
        { "function: parity, ", "function: table, values: [1, 2, 3], ", "line 8, column 49: target.values: A table over 2 positions needs 4 values; 3 are given." },
        { "function: parity, ", "function: threshold, at_least: 3, ", "line 8, column 55: target.at_least: A threshold of at least 3 out of 2 positions is constant; it must be between 1 and 2." },
        { "kind: junta, function: parity, positions: [0, 1]", "kind: linear, weights: [1, 2]", "line 8, column 34: target.weights: found 2 weights; allowed: 16, one for every position" },
        { "kind: junta, function: parity, positions: [0, 1]", "kind: next_token, symbols: 1", "line 8, column 38: target.symbols: found 1, a number of most frequent words, but the measure is no corpus; allowed: a list of symbols" },
        { "kind: junta, function: parity, positions: [0, 1]", "kind: next_token, symbols: [the]", "line 8, column 39: target.symbols[0]: found the word \"the\", but the measure is no corpus; allowed: a symbol from 0 to 1" },
        { "kind: junta, function: parity, positions: [0, 1]", "kind: next_token", "line 8, column 9: target: the key \"symbols\" or \"classes\" is missing; symbols take a whole number from 1 to 1000000, or a list of at least one of: symbols (numbers or words), and so do classes" },
        { "kind: junta, function: parity, positions: [0, 1]", "kind: next_token, symbols: [0], classes: [0]", "line 8, column 9: target: found both \"symbols\" and \"classes\"; allowed: one of them" },
        { "kind: junta, function: parity, positions: [0, 1]", "kind: next_token, classes: 1", "line 8, column 38: target.classes: found 1, a number of most frequent words, but the measure is no corpus; allowed: a list of symbols, or 2 for all" },
        { "kind: junta, function: parity, positions: [0, 1]", "kind: copy, from: 16", "line 8, column 29: target.from: found position 16; allowed: 0 to 15 in sequences of length 16" },
        { "kind: junta, function: parity, positions: [0, 1]", "kind: induction, symbols: [2]", "line 8, column 38: target.symbols[0]: found symbol 2; allowed: 0 to 1 with a vocabulary of 2" },
        { "  noise: 0.02", "  noise: 0.02\n  hmm_states: 4", "line 11, column 15: regression.hmm_states: a hidden Markov model is fitted to a text of which a part is held out; allowed: 0, or sequence.measure of kind corpus with held_out" },
        { "  noise: 0.02", "  noise: 0.02\n  test_measure: { kind: iid, probabilities: [0.5, 0.25, 0.25] }", "line 11, column 17: regression.test_measure: the number of probabilities is 3; allowed: 2, the vocabulary of the study's sequences" },
        { "  noise: 0.02", "  noise: 0.02\n  bound: { measure: { kind: corpus } }", "line 11, column 21: regression.bound.measure: found a corpus, whose symbols would be other words than those of the study; allowed: the other kinds of measures" },
        { "vocabulary: 2", "measure: { kind: corpus, vocabulary: 100 }", "line 3, column 12: sequence.measure.files: no file is given; list files of text here, or give them with the flag --data" },
        { "vocabulary: 2", "measure: { kind: corpus, files: [a.txt], vocabulary: 100, tokens: charcters }", "line 3, column 69: sequence.measure.tokens: found \"charcters\"; allowed: words, characters, bytes, or a tokenizer's file (tokenizer.json, or vocab.json with merges.txt); did you mean \"characters\"?" },
        { "vocabulary: 2", "measure: { kind: corpus, files: [a.txt], vocabulary: 100, tokens: [1] }", "line 3, column 69: sequence.measure.tokens: found a list of 1; allowed: words, characters, bytes, or a tokenizer's file (tokenizer.json, or vocab.json with merges.txt)" },
        { "vocabulary: 2", "measure: { kind: corpus, files: [a.txt], vocabulary: 100, replace_invalid: 1 }", "line 3, column 78: sequence.measure.replace_invalid: found 1; allowed: true or false" },
        { "    - dense: {}", "    - activation: relu\n    - activation: relu", "line 8, column 7: model.layers[2]: activation cannot follow an activation, because the stream is not Gaussian there; only dense, attention, rms_norm or the readout can." },
        { "    - dense: {}", "    - residual: [{ dense: {} }, { activation: erf }]", "line 7, column 17: model.layers[1].residual: a residual body must end in dense or attention, so that what it adds is independent of the stream." },
        { "    - dense: {}", "    - residual: []", "line 7, column 17: model.layers[1].residual: found an empty list; allowed: a list of at least one of: layers" },
        { "    - dense: {}", "    - repeat: { times: 1000, layers: [{ repeat: { times: 1000, layers: [dense: ] } }] }", "line 6, column 5: model.layers: found 1000001 layers, counting repeats; allowed: at most 4096" },

        // What comes later.
        { "kind: junta, function: parity, positions: [0, 1]", "kind: labels", "line 8, column 17: target.kind: the target labels comes in a later version; available now: junta, counts, linear, next_token, copy or induction" },
        { "model:", "spectrum: { method: exakt }\nmodel:", "line 4, column 21: spectrum.method: found \"exakt\"; allowed: auto, sampled, exact, quadrature or closed-form; did you mean \"exact\"?" },
        { "    - dense: {}", "    - activation: sin", "line 7, column 19: model.layers[1].activation: sin comes in a later version; available now: identity, relu, erf or gelu" },

        // Sweeps.
        { "model:", "sweep: { model.positon: [{ kind: none }] }\nmodel:", "sweep, line 4, column 10: model.positon: unknown key; allowed: token_variance, position, layers, readout; did you mean \"position\"?" },
        { "model:", "sweep: { sequence.length: [16, 0] }\nmodel:", "sweep, line 4, column 32: sequence.length: found 0; allowed: a whole number from 1 to 100000000" },
        { "model:", "sweep: { sequence.length: [1, 16] }\nmodel:", "sweep, line 9, column 57: target.positions[1]: found position 1; allowed: 0 to 0 in sequences of length 1" },
        { "model:", "sweep: { sequence.length: 16 }\nmodel:", "line 4, column 27: sweep.sequence.length: found 16; allowed: a list of at least one value, or a mapping from names to values" },
        { "model:", "sweep: { \"model.layers[2].dense\": [{}] }\nmodel:", "sweep, line 4, column 10: sweep.model.layers[2].dense: there is nothing of that name in this study; allowed: a key of the study, list items by number from 0, as in model.layers[0]" },
        { "model:", "sweep: { seed: [1, 2] }\nmodel:", "line 4, column 10: sweep.seed: seed cannot be swept; allowed: a key that changes what is computed" },

        // YAML itself.
        { "length: 16", "length: 16\n  length: 17", "line 3, column 3: the key \"length\" is given twice (first in line 2)." },
        { "length: 16", "length: &l 16", "line 2, column 11: anchors and aliases (&name, *name) are not used in study files; write the value out, or repeat layers with \"repeat\"." },
        { "length: 16", "length: !!int 16", "line 2, column 11: tags such as tag:yaml.org,2002:int are not used in study files; write the plain value." },
        { "model:", "---\nmodel:", "line 4, column 1: a second document begins here; a study file holds one." },
        { "model:", "? [a]\n: 1\nmodel:", "line 4, column 3: found a list of 1 as a key; a key is a word." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistakeIsAnsweredPrecisely(string line, string instead, string message)
    {
        Assert.Contains(line, Samples.Small, StringComparison.Ordinal);
        string text = instead.Length == 0 && line.StartsWith(' ')
            ? Samples.Small.Replace(line + "\n", "", StringComparison.Ordinal)
            : Samples.Small.Replace(line, instead, StringComparison.Ordinal);

        string actual = Assert.Throws<RequestException>(() => Study.Parse(text, "small")).Message;

        Assert.Equal($"small, {message}", actual);
    }

    [Fact]
    public void AllMistakesAreReportedAtOnceInTheOrderOfTheFile()
    {
        string text = """
            sequence: { length: 16, vocabulary: 1 }
            kernle: ntk
            model:
              layers: [{ dense: { weight_variance: many } }]
              readout: men
            target: { kind: junta, function: and, positions: [-1, x] }
            """;

        string message = Assert.Throws<RequestException>(() => Study.Parse(text, "many")).Message;

        string[] lines = message.Split('\n');
        Assert.Equal("many: 7 mistakes", lines[0]);
        Assert.StartsWith("  the key \"regression\" is missing", lines[1], StringComparison.Ordinal);
        Assert.Equal("  line 1, column 37: sequence.vocabulary: found 1; allowed: a whole number from 2 to 1000000", lines[2]);
        Assert.StartsWith("  line 2, column 1: kernle: unknown key", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("  line 4, column 40: model.layers[0].dense.weight_variance: found many", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("  line 5, column 12: model.readout: found \"men\"; allowed: mean, last, cls or flatten; did you mean \"mean\"?", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("  line 6, column 51: target.positions[0]: found -1", lines[6], StringComparison.Ordinal);
        Assert.StartsWith("  line 6, column 55: target.positions[1]: found x", lines[7], StringComparison.Ordinal);
        Assert.Equal(8, lines.Length);
    }

    [Fact]
    public void ALongListOfMistakesIsCut()
    {
        string text = $"sequence: {{ length: 4, vocabulary: 2 }}\nmodel: {{ layers: [{string.Join(", ", Enumerable.Repeat("{ dens: {} }", 100))}] }}";

        string[] lines = Assert.Throws<RequestException>(() => Study.Parse(text, "long", null, StudyPurpose.Spectrum)).Message.Split('\n');

        Assert.Equal("long: 100 mistakes", lines[0]);
        Assert.Equal(22, lines.Length);
        Assert.Equal("  and 80 more", lines[^1]);
    }
}
