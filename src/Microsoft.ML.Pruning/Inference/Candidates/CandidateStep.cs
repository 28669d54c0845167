namespace Microsoft.ML.Pruning.Inference;

/// <summary>One value that is computed anew for each candidate.</summary>
/// <param name="Value">The value.</param>
/// <param name="Inputs">The values that it is computed of.</param>
/// <param name="Buffer">Where it goes.</param>
/// <param name="Updates">Whether it follows a change of few channels of its input, so that it need not be computed in full.</param>
/// <param name="Removes">Whether channels of the group lie in it.</param>
internal sealed record CandidateStep(int Value, int[] Inputs, int Buffer, bool Updates, bool Removes);

/// <summary>Steps that run one after the other on few rows, so that what they compute stays in the cache.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Rows">On how many rows at a time.</param>
internal sealed record CandidateStage(CandidateStep[] Steps, int Rows);
