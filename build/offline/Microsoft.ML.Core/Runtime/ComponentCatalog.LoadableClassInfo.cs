using System.Reflection;

namespace Microsoft.ML.Runtime;

public sealed partial class ComponentCatalog
{
    internal sealed class LoadableClassInfo
    {
        internal LoadableClassInfo(
            LoadableClassAttributeBase attr, MethodInfo getter, ConstructorInfo ctor, MethodInfo create, bool requireEnvironment)
        {
            Type = attr.InstanceType;
            LoaderType = attr.LoaderType;
            Summary = attr.Summary;
            UserName = attr.UserName;
            LoadNames = attr.LoadNames;
            SignatureTypes = attr.SigTypes;
            ArgType = attr.ArgType;
            CtorTypes = attr.CtorTypes ?? Type.EmptyTypes;
            InstanceGetter = getter;
            Constructor = ctor;
            CreateMethod = create;
            RequireEnvironment = requireEnvironment;
        }

        public Type Type { get; }

        public Type LoaderType { get; }

        public IReadOnlyList<Type> SignatureTypes { get; }

        public string Summary { get; }

        public string UserName { get; }

        public IReadOnlyList<string> LoadNames { get; }

        public MethodInfo InstanceGetter { get; }

        public ConstructorInfo Constructor { get; }

        public MethodInfo CreateMethod { get; }

        public bool RequireEnvironment { get; }

        public Type ArgType { get; }

        internal int ExtraArgCount => ArgType == null ? CtorTypes.Length : CtorTypes.Length - 1;

        private Type[] CtorTypes { get; }

        public object CreateArguments() => ArgType == null ? null : Activator.CreateInstance(ArgType);

        public object CreateInstance(IHostEnvironment env, object args, object[] extra)
        {
            var values = new List<object>();
            if (RequireEnvironment)
                values.Add(env);
            if (ArgType != null)
                values.Add(args);
            values.AddRange(extra);
            return CreateInstanceCore([.. values]);
        }

        internal object CreateInstanceCore(object[] ctorArgs)
        {
            try
            {
                if (InstanceGetter != null)
                    return InstanceGetter.Invoke(null, null);
                if (Constructor != null)
                    return Constructor.Invoke(ctorArgs);
                if (CreateMethod != null)
                    return CreateMethod.Invoke(null, ctorArgs);
            }
            catch (TargetInvocationException ex) when (ex.InnerException?.IsMarked() == true)
            {
                throw Contracts.Except("Error during class instantiation", ex);
            }
            throw Contracts.Except($"Can't instantiate class '{Type.Name}'");
        }

        internal readonly struct Key : IEquatable<Key>
        {
            public readonly string Name;
            public readonly Type Signature;

            public Key(string name, Type sig)
            {
                Name = name;
                Signature = sig;
            }

            public bool Equals(Key other) => other.Name == Name && other.Signature == Signature;

            public override bool Equals(object obj) => obj is Key key && Equals(key);

            public override int GetHashCode() => HashCode.Combine(Name, Signature);
        }
    }
}
