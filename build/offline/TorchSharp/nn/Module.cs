using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A named tree of parameters, buffers and sub-modules.</summary>
        public partial class Module : IDisposable
        {
            protected string? name;
            private readonly OrderedDict<string, Module> _submodules = new();
            private readonly OrderedDict<string, Parameter> _parameters = new();
            private readonly OrderedDict<string, (Tensor Tensor, bool Persistent)> _buffers = new();
            private bool _training = true;
            private bool _registered;

            protected Module(string name) => this.name = name;

            ~Module() => Dispose(false);

            public virtual bool training => _training;

            public virtual string GetName() => name ?? GetType().Name;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var (_, buffer) in named_buffers(false).ToList())
                    Free(buffer);
                foreach (var (_, parameter) in named_parameters(false).ToList())
                    Free(parameter);
                foreach (var (_, module) in named_children().ToList())
                    module.Dispose();
            }

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, module) in named_children())
                    module.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var (_, parameter) in named_parameters())
                {
                    using var grad = parameter.grad;
                    if (grad is null)
                        continue;
                    if (set_to_none)
                        parameter.grad = null;
                    else
                        grad.zero_().Dispose();
                }
            }

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, module) in named_children())
                    module.apply(fn);
                fn(this);
                return this;
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (_buffers.ContainsKey(name))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                _buffers.Add(name, (tensor, persistent));
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (_parameters.ContainsKey(name))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                _parameters.Add(name, param);
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _submodules.Remove(name);
                    return;
                }
                if (name.Contains('.'))
                    throw new ArgumentException($"module name can't contain \".\", got: {name}");
                if (name.Length == 0)
                    throw new ArgumentException("module name can't be empty string \"\"");
                if (_submodules.ContainsKey(name))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                _submodules.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers every field that holds a module, a parameter or a tensor, by the field's name.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                    return;
                _registered = true;
                for (var type = GetType(); type != typeof(Module) && type is not null; type = type.BaseType)
                {
                    foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                        Register(field.Name, field.GetValue(this));
                }
            }

            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                    _parameters.Remove(name);
                else
                    _parameters[name] = value;
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                    _buffers.Remove(name);
                else
                    _buffers[name] = (value, persistent);
            }

            /// <summary>What a module's property does when a parameter is set: the old one goes, the new one leaves its dispose scope.</summary>
            internal Parameter? Replace(string name, Parameter? before, Parameter? value)
            {
                if (!ReferenceEquals(before, value))
                    before?.Dispose();
                value?.DetachFromDisposeScope();
                ConditionallyRegisterParameter(name, value);
                return value;
            }

            private void Register(string name, object? value)
            {
                if (_submodules.ContainsKey(name) || _parameters.ContainsKey(name) || _buffers.ContainsKey(name))
                    return;
                switch (value)
                {
                    case Module module:
                        register_module(name, module);
                        break;
                    case Parameter parameter when !_parameters.values().Contains(parameter, ReferenceEqualityComparer.Instance):
                        register_parameter(name, parameter);
                        break;
                    case Tensor tensor when tensor is not Modules.Parameter && !_buffers.values().Any(buffer => ReferenceEquals(buffer.Tensor, tensor)):
                        register_buffer(name, tensor);
                        break;
                }
            }

            private static void Free(Tensor tensor)
            {
                tensor.DetachFromDisposeScope();
                tensor.Dispose();
            }
        }
    }
}
