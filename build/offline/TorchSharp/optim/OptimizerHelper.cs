using TorchSharp.Utils;

namespace TorchSharp.Modules;

/// <summary>What the optimisers share: groups of parameters, one state for each parameter, and a step without gradients.</summary>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    protected OrderedDict<IntPtr, OptimizerState> _state = new();

    public override void zero_grad()
    {
        foreach (var parameter in parameters())
        {
            using var grad = parameter.grad;
            grad?.zero_().Dispose();
        }
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            List<int> indices = [];
            dictionary.StateIndexRef.Add(indices);
            foreach (var parameter in group.Parameters)
            {
                indices.Add(dictionary.State.Count);
                dictionary.State.Add(_state[parameter.Handle]);
            }
        }
        return dictionary;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var mine = this.state_dict();
        if (state_dict.Options.Count != mine.Options.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        if (state_dict.State.Count != mine.State.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
        for (int i = 0; i < mine.Options.Count; i++)
        {
            if (mine.Options[i] != state_dict.Options[i])
                mine.Options[i].LoadStateDict(state_dict.Options[i]);
        }
        for (int i = 0; i < mine.State.Count; i++)
        {
            if (mine.State[i] != state_dict.State[i])
                mine.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    private protected override void ReleaseState()
    {
        foreach (var state in _state.values().OfType<IDisposable>())
            state.Dispose();
        _state.Clear();
    }

    protected torch.Tensor? _step<T>(Action<T> body, Func<torch.Tensor>? loss_closure = null) where T : ParamGroup
    {
        torch.Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var enabled = torch.enable_grad();
            loss = loss_closure();
        }
        using var frozen = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var group in _parameter_groups)
            body((T)group);
        return loss;
    }

    /// <summary>Adds a group whose options are complete.</summary>
    private protected void Add(ParamGroup group, Func<Parameter, OptimizerState> newState)
    {
        group.Options.InitialLearningRate = group.Options.LearningRate!.Value;
        group.Parameters = [.. group.Parameters];
        _parameter_groups.Add(group);
        foreach (var parameter in group.Parameters)
        {
            var state = newState(parameter);
            state.Initialize(group.Options);
            _state[parameter.Handle] = state;
        }
    }
}
