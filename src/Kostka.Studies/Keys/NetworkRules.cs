using System.Collections.Immutable;
using Kostka.Networks.Training;
using Kostka.Sequences;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The rules between <c>networks</c> and the other blocks.</summary>
internal static class NetworkRules
{
    /// <summary>Reports every broken rule among the blocks that were read.</summary>
    public static void Check(Values values, MappingNode root, Action<StudyPath, string> report)
    {
        if (values.Find(StudyKeys.Networks) is not { } networks)
            return;
        RegressionSettings? regression = values.Find(StudyKeys.Regression);
        if (regression is not null)
            CheckRegression(networks, regression, report);
        if (values.Has(StudyKeys.Sequence) && networks.TestMeasure is { } measure)
            StudyRules.CheckMeasure(measure, values.Get(StudyKeys.Sequence), At("test_measure"), report);
        if (!values.Has(StudyKeys.Target))
            return;
        ImmutableArray<TargetSettings> targets = values.Get(StudyKeys.Target);
        bool isList = root.Find(StudyKeys.Target.Name)!.Value is ListNode;
        bool logistic = networks.Training is NetworkTraining.GradientDescent { Loss: LossKind.Logistic };
        for (int i = 0; i < targets.Length; i++)
        {
            StudyPath path = isList ? StudyPath.Root.Key(StudyKeys.Target.Name).Item(i) : StudyPath.Root.Key(StudyKeys.Target.Name);
            if (targets[i] is TargetSettings.TokenClasses)
                report(path, "networks are trained on targets of one value, not on classes; allowed: a target of one value, such as symbols: [0] in place of classes, or a study without networks");
            else if (logistic && values.Find(StudyKeys.Sequence) is { } sequence && !AreSigns(targets[i], sequence.Length))
                report(path, "the logistic loss takes labels +1 and −1, and this target has others; allowed: a target of these two values, or networks.training.loss: square");
        }
    }

    private static void CheckRegression(NetworkChoice networks, RegressionSettings regression, Action<StudyPath, string> report)
    {
        if (networks.TestMeasure is not null && regression.TestMeasure is not null)
            report(At("test_measure"), "there is a second measure in regression.test_measure already, and predictions are made for one; allowed: to give it in one of the two places");
        for (int i = 0; i < networks.Train.Length; i++)
        {
            if (!regression.Train.Contains(networks.Train[i]))
                report(At("train").Item(i), $"found {networks.Train[i]}; allowed: the numbers of regression.train, {string.Join(", ", regression.Train)}");
        }

        StudyPath training = At("training");
        switch (networks.Training)
        {
            case NetworkTraining.GradientDescent descent:
                int smallest = NetworkKeys.TrainSizes(networks, regression)[0];
                if (descent.Batch > smallest)
                    report(training.Key("batch"), $"found {descent.Batch}; allowed: 1 to {smallest}, the smallest number of training sequences");
                if (descent.Loss == LossKind.Logistic && regression.LabelNoise > 0)
                    report(training.Key("loss"), "the logistic loss takes labels +1 and −1, and regression.label_noise adds noise to them; allowed: square, or no label noise");
                break;
            case NetworkTraining.Sampling when regression.Noise == 0:
                report(training.Key("method"), "the posterior needs label noise, and regression.noise is 0; allowed: a noise above 0, or the methods sgd and adam");
                break;
        }
    }

    private static StudyPath At(string key) => StudyPath.Root.Key(StudyKeys.Networks.Name).Key(key);

    private static bool AreSigns(TargetSettings target, int length) => target switch
    {
        TargetSettings.Junta { Function: SymmetricFunction function } junta => AreSigns(function, junta.Positions.Length),
        TargetSettings.Junta { Function: BitFunction.Table table } => table.Values.All(value => value is 1 or -1),
        TargetSettings.Counts counts => AreSigns(counts.Function, length),
        TargetSettings.Linear => length == 1,
        _ => true,
    };

    private static bool AreSigns(SymmetricFunction function, int size) => Enumerable.Range(0, size + 1).All(ones => function.Value(ones, size) is 1 or -1);
}
