using Kostka.Studies.Keys;

namespace Kostka.Studies;

/// <summary>The reference page of the study file.</summary>
public static class StudyReference
{
    private const string Opening = """
        # The study file

        A study file says what is asked: which sequences, which network, what is to be learned, and what is computed. It is YAML; any JSON document is
        valid too. Every key is listed here. A mistake is reported with its line, its key, what was found, what is allowed and the nearest valid key.
        `study.schema.json` beside this page is the same as a JSON Schema, for editors.

        ```yaml
        question: How many sequences does the parity of two tokens need?
        sequence:
          length: 64
          measure: { kind: iid, probabilities: [0.5, 0.5] }
        model:
          position: { kind: learned, variance: 0.25 }
          layers:
            - residual: [{ attention: { score: linear } }]
            - residual: [{ dense: {} }, { activation: erf }, { dense: {} }]
        target: { kind: junta, function: parity, positions: [0, 1] }
        regression: { noise: 0.02, train: [32, 128, 512], measured: { repeats: 32 } }
        seed: 1
        ```

        A flag of the command line comes before the study, the study before the default. An empty value (`measured:` or `null`) counts as absent, except
        that an empty layer (`dense:`) takes its defaults. Aliases, tags and several documents in a file are not used.

        """;

    /// <summary>The page in Markdown, made from the declaration of the keys.</summary>
    public static string Markdown() => Opening + "\n" + StudyKeys.ReferenceSections;
}
