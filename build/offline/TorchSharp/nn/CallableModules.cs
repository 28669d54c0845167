namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public interface IModule<T, TResult>
        {
            TResult call(T input1);
        }

        public interface IModule<T1, T2, TResult>
        {
            TResult call(T1 input1, T2 input2);
        }

        public class HookableModule<TPreHook, TPostHook> : Module
        {
            protected Dictionary<string, TPreHook> pre_hooks = [];
            protected Dictionary<string, TPostHook> post_hooks = [];

            protected HookableModule(string name) : base(name)
            {
            }

            public HookRemover register_forward_pre_hook(TPreHook hook)
            {
                string key = Guid.NewGuid().ToString();
                pre_hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            public HookRemover register_forward_hook(TPostHook hook)
            {
                string key = Guid.NewGuid().ToString();
                post_hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            public class HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
            {
                public void remove()
                {
                    module.pre_hooks.Remove(key);
                    module.post_hooks.Remove(key);
                }
            }
        }

        public abstract class Module<T, TResult> : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            protected Module(string name) : base(name)
            {
            }

            public abstract TResult forward(T input);

            public TResult call(T input)
            {
                foreach (var hook in pre_hooks.Values)
                    input = hook(this, input) ?? input;
                var result = forward(input);
                foreach (var hook in post_hooks.Values)
                    result = hook(this, input, result) ?? result;
                return result;
            }
        }

        public abstract class Module<T1, T2, TResult> : HookableModule<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>, Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>, IModule<T1, T2, TResult>
        {
            protected Module(string name) : base(name)
            {
            }

            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2)
            {
                foreach (var hook in pre_hooks.Values)
                    (input1, input2) = hook(this, input1, input2) ?? (input1, input2);
                var result = forward(input1, input2);
                foreach (var hook in post_hooks.Values)
                    result = hook(this, input1, input2, result) ?? result;
                return result;
            }
        }
    }
}
