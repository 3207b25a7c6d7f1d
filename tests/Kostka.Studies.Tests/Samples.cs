namespace Kostka.Studies.Tests;

/// <summary>Valid study files that together use every available key.</summary>
internal static class Samples
{
    public const string Small = """
        sequence:
          length: 16
          vocabulary: 2
        model:
          layers:
            - attention: { score: linear }
            - dense: {}
        target: { kind: junta, function: parity, positions: [0, 1] }
        regression:
          noise: 0.02
          train: [32, 128]
        """;

    private const string Large = """
        name: everything
        question: >
          What does a study with
          all keys look like?
        sequence:
          length: 12
          vocabulary: 3
          measure:
            kind: iid
            probabilities: [0.5, 0.25, 0.25]
        model:
          token_variance: 0.8
          position: { kind: exponential, variance: 0.25, length_scale: 3 }
          layers:
            - attention:
                score: softmax
                scaling: inverse-dimension
                query_key_variance: 1.3
                value_output_variance: 0.7
                causal: true
            - repeat:
                times: 2
                layers:
                  - residual:
                      - attention: { score: relu }
                  - residual:
                      - dense: { weight_variance: 2, bias_variance: 0.05 }
                      - activation: relu
                      - dense: {}
            - layer_norm: {}
            - rms_norm: {}
            - pool: mean
            - dense: {}
          readout: mean
        kernel: ntk
        target:
          - { kind: junta, function: and, positions: [0, 1, 2] }
          - { kind: junta, function: threshold, at_least: 2, positions: [3, 4, 5], name: two-of-three }
          - { kind: junta, function: table, values: [0, 1, -1, 0.5], positions: [0, 11], symbol: 2 }
          - { kind: junta, function: token, positions: [7], symbol: 0 }
          - { kind: junta, function: token, positions: [8] }
          - { kind: counts, function: majority }
          - { kind: counts }
          - { kind: linear }
          - { kind: linear, weights: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], name: slope }
          - { kind: next_token, symbols: [0, 2] }
          - { kind: next_token, classes: [0, 2], name: which }
          - { kind: copy, from: 3, symbols: [1] }
          - { kind: copy }
          - { kind: induction, classes: 3 }
        spectrum: { method: sampled, irreps: 3, pool: 512, check_pool: 512 }
        regression:
          noise: auto
          label_noise: 0.1
          train: [16, 64, 256]
          measured: { repeats: 4, test: 100 }
          test_measure: { kind: mixture, concentration: [1, 2, 3] }
        scaling: { lengths: [8, 16, 31], threshold: 0.9 }
        sweep:
          model.position: [{ kind: none }, { kind: learned, variance: 0.25 }]
          model.layers[1].repeat.times: [1, 2]
        seed: 12345678901234567890
        """;

    private const string Json = """
        {
        	"name": "from json",
        	"sequence": { "length": 4, "measure": { "kind": "iid", "probabilities": [5e-1, 0.5E+0] } },
        	"model": { "layers": [ { "dense": { "weight_variance": 1e-05 } }, { "activation": "erf" } ], "readout": "last" },
        	"target": { "kind": "counts", "function": "threshold", "at_least": 2 },
        	"regression": { "noise": 0, "train": [1], "measured": null }
        }
        """;

    private const string Mixture = """
        measure:
            kind: mixture
            components:
              - { weight: 0.25, probabilities: [0.5, 0.5] }
              - { weight: 0.75, probabilities: [0, 1] }
        """;

    private const string OtherMeasures = """

        sweep:
          sequence.measure:
            - { kind: mixture, concentration: [0.5, 2] }
            - { kind: types, types: [{ counts: [16, 0], probability: 0.125 }, { counts: [8, 8], probability: 0.875 }] }
            - { kind: hmm, initial: [0.25, 0.75], transition: [[0.5, 0.5], [1, 0]], emission: [[0.125, 0.875], [1, 0]] }
            - kind: hmm
              components:
                - { weight: 0.5, transition: [[0.5, 0.5], [1, 0]], emission: [[0.125, 0.875], [1, 0]] }
                - { weight: 0.5, initial: stationary, transition: [[1]], emission: [[0.5, 0.5]] }
            - { kind: hmm, fit: { files: [a.txt], tokens: characters, vocabulary: 2, states: 3, held_out: { share: 0.25 } } }
        """;

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["small"] = Small,
        ["large"] = Large,
        ["json"] = Json.Replace("from json", "from-json", StringComparison.Ordinal),
        ["exchangeable"] = Small.Replace("vocabulary: 2", Mixture, StringComparison.Ordinal) + OtherMeasures,
        ["quickstart"] = File.ReadAllText(Repository.File("studies", "quickstart.yaml")),
        ["wikitext"] = File.ReadAllText(Repository.File("studies", "wikitext.yaml"))
            .Replace("kind: corpus,", "kind: corpus, files: [a.txt, \"b c.txt\"], tokens: gpt2/vocab.json, encoding: latin1, replace_invalid: true, stride: 2, held_out: { share: 0.2 },", StringComparison.Ordinal)
            .Replace("symbols: 20", "symbols: [the, \"1\", 5, \"<eos>\"]", StringComparison.Ordinal),
    };
}
