using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual IEnumerable<(string name, Module module)> named_children() => _submodules;

            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children())
                    yield return child;
                foreach (var (name, child) in named_children())
                {
                    foreach (var (inner, module) in child.named_modules())
                        yield return ($"{name}.{inner}", module);
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                foreach (var (name, parameter) in _parameters)
                {
                    if (!parameter.IsInvalid && seen.Add(parameter))
                        yield return (name, parameter);
                }
                if (!recurse)
                    yield break;
                foreach (var (name, child) in named_children())
                {
                    foreach (var (inner, parameter) in child.named_parameters(true))
                    {
                        if (seen.Add(parameter))
                            yield return ($"{name}.{inner}", parameter);
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                foreach (var (name, (buffer, persistent)) in _buffers)
                {
                    if (!buffer.IsInvalid && (persistent || include_nonpersistent))
                        yield return (name, buffer);
                }
                if (!recurse)
                    yield break;
                foreach (var (name, child) in named_children())
                {
                    foreach (var (inner, buffer) in child.named_buffers(true, include_nonpersistent))
                        yield return ($"{name}.{inner}", buffer);
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            public virtual Parameter? get_parameter(string target) => named_parameters().FirstOrDefault(pair => pair.name == target).parameter;

            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(pair => pair.name == target).buffer;

            public virtual bool has_parameter(string target) => named_parameters().Any(pair => pair.name == target);

            public virtual bool has_buffer(string target) => named_buffers().Any(pair => pair.name == target);

            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (name, parameter) in named_parameters())
                    destination.TryAdd(start + name, parameter);
                foreach (var (name, buffer) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(start + name, buffer);
                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                skip ??= [];
                var destination = state_dict();
                List<string> missing = [.. destination.Keys.Where(key => !skip.Contains(key) && !source.ContainsKey(key))];
                List<string> unexpected = [.. source.Keys.Where(key => !skip.Contains(key) && !destination.ContainsKey(key))];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                using var frozen = no_grad();
                foreach (var (key, tensor) in source)
                {
                    if (!skip.Contains(key) && destination.TryGetValue(key, out var target))
                        target.copy_(tensor);
                }
                return (missing, unexpected);
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                InitializeDeviceType(deviceType);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
                using var frozen = no_grad();
                foreach (var (_, parameter) in named_parameters())
                    Convert(parameter, dtype);
                foreach (var (_, buffer) in named_buffers())
                    Convert(buffer, dtype);
                return this;
            }

            private static void Convert(Tensor tensor, ScalarType dtype)
            {
                if (tensor.dtype == dtype || !tensor.is_floating_point())
                    return;
                using var converted = tensor.to(dtype);
                tensor.Become(converted.with_requires_grad(tensor.requires_grad));
            }
        }
    }
}
