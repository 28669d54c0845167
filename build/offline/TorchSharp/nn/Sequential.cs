namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new([.. modules]);
        }
    }

    namespace Modules
    {
        public class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private readonly List<torch.nn.IModule<torch.Tensor, torch.Tensor>> _steps = [];

            internal Sequential(params torch.nn.Module<torch.Tensor, torch.Tensor>[] modules) : base(nameof(Sequential))
            {
                foreach (var module in modules)
                    append(module);
            }

            internal Sequential(params (string name, torch.nn.Module<torch.Tensor, torch.Tensor> submodule)[] modules) : base(nameof(Sequential))
            {
                foreach (var (name, module) in modules)
                    append(name, module);
            }

            public int Count => _steps.Count;

            [System.Runtime.CompilerServices.IndexerName("SequentialItems")]
            public torch.nn.IModule<torch.Tensor, torch.Tensor> this[int index] => _steps[index];

            public Sequential append(torch.nn.IModule<torch.Tensor, torch.Tensor> module) => append(_steps.Count.ToString(), module);

            public Sequential append(string name, torch.nn.IModule<torch.Tensor, torch.Tensor> module)
            {
                register_module(name, (torch.nn.Module)module);
                _steps.Add(module);
                return this;
            }

            public override torch.Tensor forward(torch.Tensor tensor)
            {
                if (_steps.Count == 0)
                    return tensor.alias();
                var output = _steps[0].call(tensor);
                for (int i = 1; i < _steps.Count; i++)
                {
                    using var input = output;
                    output = _steps[i].call(input);
                }
                return output;
            }
        }
    }
}
