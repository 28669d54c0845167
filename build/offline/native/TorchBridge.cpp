// The whole native side of the TorchSharp stand-in: any ATen operator by its schema name with boxed arguments, and the few
// things that are no operators (autograd, generators, threads, memory). Tensors cross as owned TensorImpl pointers.
// No C++ exception leaves this file: a call that fails returns a negative number or null, and bridge_error() has the text.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/GradMode.h>
#include <c10/util/Logging.h>
#include <torch/csrc/autograd/autograd.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace {

enum Kind : int32_t { None, TensorArg, Int, Double, Bool, IntList, TensorList, String, GeneratorArg, ScalarArg };

struct Arg {
    int32_t kind;
    int32_t count;
    union {
        void* pointer;
        int64_t integer;
        double number;
    };
};

// A number that the managed side owns. Freed ones are poisoned and kept for a while, so that whoever still reads them notices.
struct Scalar {
    std::atomic<int32_t> kind;
    union {
        int64_t integer;
        double number;
    };
};

constexpr size_t graveyard_size = 1 << 16;
std::mutex graveyard_lock;
std::deque<Scalar*> graveyard;

int32_t kind_of(const Scalar* scalar) {
    int32_t kind = scalar->kind;
    TORCH_CHECK(kind == Int || kind == Double, "a Scalar was freed while a native call used it");
    return kind;
}

// What one look at a tensor tells; sizes and strides stay valid while the tensor lives and is not resized.
struct Info {
    int64_t dimensions, elements;
    const int64_t* sizes;
    const int64_t* strides;
    void* data;
    int32_t dtype, device_type, element_size, requires_grad, contiguous;
};

thread_local std::string last_error;
thread_local std::vector<Arg> last_results;
thread_local torch::jit::Stack call_stack;

template <typename T, typename F>
T guarded(T failure, F body) {
    try {
        return body();
    } catch (const c10::Error& e) {
        last_error = e.what_without_backtrace();
    } catch (const std::exception& e) {
        last_error = e.what();
    } catch (...) {
        last_error = "an unknown native exception";
    }
    return failure;
}

at::Tensor borrow(void* impl) {
    if (impl == nullptr) return at::Tensor();
    return at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim_copy(static_cast<at::TensorImpl*>(impl)));
}

void* own(at::Tensor tensor) { return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr; }

std::vector<at::Tensor> borrow_all(void* const* impls, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; i++) tensors.push_back(borrow(impls[i]));
    return tensors;
}

c10::IValue unpack(const Arg& arg) {
    auto impls = static_cast<void* const*>(arg.pointer);
    switch (arg.kind) {
        case TensorArg: return borrow(arg.pointer);
        case Int: return arg.integer;
        case Double: return arg.number;
        case Bool: return arg.integer != 0;
        case IntList: return at::IntArrayRef(static_cast<const int64_t*>(arg.pointer), arg.count);
        case TensorList: return borrow_all(impls, arg.count);
        case String: return std::string(static_cast<const char*>(arg.pointer), arg.count);
        case GeneratorArg: return *static_cast<at::Generator*>(arg.pointer);
        case ScalarArg: {
            auto scalar = static_cast<const Scalar*>(arg.pointer);
            return kind_of(scalar) == Int ? c10::IValue(scalar->integer) : c10::IValue(scalar->number);
        }
        default: return c10::IValue();
    }
}

void pack(c10::IValue&& value, std::vector<Arg>& results) {
    Arg result{None, 0, {nullptr}};
    if (value.isTensor()) {
        result.kind = TensorArg;
        result.pointer = own(std::move(value).toTensor());
    } else if (value.isTensorList()) {
        for (const at::Tensor& tensor : value.toTensorVector()) pack(c10::IValue(tensor), results);
        return;
    } else if (value.isBool()) {
        result.kind = Bool;
        result.integer = value.toBool();
    } else if (value.isInt()) {
        result.kind = Int;
        result.integer = value.toInt();
    } else if (value.isDouble()) {
        result.kind = Double;
        result.number = value.toDouble();
    }
    results.push_back(result);
}

// A native stack trace takes milliseconds to write and nobody on the managed side reads it.
const bool traces_off = [] {
    c10::SetStackTraceFetcher([] { return std::string(); });
    return true;
}();

}  // namespace

extern "C" {

const char* bridge_error() { return last_error.c_str(); }

void* bridge_operator(const char* name, const char* overload) {
    return guarded<void*>(nullptr, [&]() -> void* {
        return new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
    });
}

// Returns the number of results, which stay readable until this thread's next call; arguments left out take their defaults.
int32_t bridge_call(const c10::OperatorHandle* op, const Arg* args, int32_t count, const Arg** results) {
    int32_t produced = guarded<int32_t>(-1, [&] {
        auto& stack = call_stack;
        stack.clear();
        for (int32_t i = 0; i < count; i++) stack.push_back(unpack(args[i]));
        const auto& parameters = op->schema().arguments();
        for (size_t i = count; i < parameters.size(); i++) {
            TORCH_CHECK(parameters[i].default_value(), op->schema().name(), " needs its argument ", parameters[i].name());
            stack.push_back(*parameters[i].default_value());
        }
        op->callBoxed(&stack);
        for (int32_t i = 0; i < count; i++)
            if (args[i].kind == ScalarArg) kind_of(static_cast<const Scalar*>(args[i].pointer));
        last_results.clear();
        for (auto& value : stack) pack(std::move(value), last_results);
        stack.clear();
        *results = last_results.data();
        return static_cast<int32_t>(last_results.size());
    });
    if (produced < 0) call_stack.clear();
    return produced;
}

void* bridge_integer_scalar(int64_t value) {
    auto scalar = new Scalar{{Int}, {}};
    scalar->integer = value;
    return scalar;
}

void* bridge_real_scalar(double value) {
    auto scalar = new Scalar{{Double}, {}};
    scalar->number = value;
    return scalar;
}

void bridge_release_scalar(Scalar* scalar) {
    scalar->kind = -1;
    scalar->integer = -1;
    std::lock_guard<std::mutex> lock(graveyard_lock);
    graveyard.push_back(scalar);
    if (graveyard.size() <= graveyard_size) return;
    delete graveyard.front();
    graveyard.pop_front();
}

void bridge_release(at::TensorImpl* impl) {
    c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(impl);
}

void bridge_describe(at::TensorImpl* impl, Info* info) {
    guarded<int>(-1, [&] {
        *info = Info{};
        info->dtype = static_cast<int32_t>(c10::typeMetaToScalarType(impl->dtype()));
        info->element_size = static_cast<int32_t>(impl->itemsize());
        info->device_type = static_cast<int32_t>(impl->device_type());
        info->requires_grad = impl->requires_grad();
        info->dimensions = impl->dim();
        info->elements = impl->numel();
        info->sizes = impl->sizes().data();
        info->strides = impl->strides().data();
        info->contiguous = impl->is_contiguous();
        info->data = impl->data();
        return 0;
    });
}

void* bridge_from_blob(void* data, const int64_t* sizes, int32_t dimensions, int32_t dtype, void* context, void (*release)(void*)) {
    return guarded<void*>(nullptr, [&] {
        return own(at::from_blob(data, at::IntArrayRef(sizes, dimensions), [context, release](void*) { release(context); },
                                 at::TensorOptions(static_cast<at::ScalarType>(dtype))));
    });
}

int32_t bridge_set_requires_grad(void* impl, int32_t value) {
    return guarded<int32_t>(-1, [&] { borrow(impl).set_requires_grad(value != 0); return 0; });
}

void* bridge_get_grad(void* impl) {
    return guarded<void*>(nullptr, [&] { return own(borrow(impl).grad()); });
}

int32_t bridge_set_grad(void* impl, void* grad) {
    return guarded<int32_t>(-1, [&] { borrow(impl).mutable_grad() = borrow(grad); return 0; });
}

int32_t bridge_backward(void* impl) {
    return guarded<int32_t>(-1, [&] { borrow(impl).backward(); return 0; });
}

int32_t bridge_grad(void* const* outputs, int32_t count, void* const* inputs, int32_t input_count, void* const* grads,
                    int32_t grad_count, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** results) {
    return guarded<int32_t>(-1, [&] {
        auto found = torch::autograd::grad(borrow_all(outputs, count), borrow_all(inputs, input_count), borrow_all(grads, grad_count),
                                           retain_graph != 0, create_graph != 0, allow_unused != 0);
        for (size_t i = 0; i < found.size(); i++) results[i] = own(std::move(found[i]));
        return 0;
    });
}

int32_t bridge_grad_enabled() { return c10::GradMode::is_enabled(); }

void bridge_set_grad_enabled(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

int32_t bridge_get_threads() { return at::get_num_threads(); }

int32_t bridge_set_threads(int32_t count) {
    return guarded<int32_t>(-1, [&] { at::set_num_threads(count); return 0; });
}

void* bridge_default_generator() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }

void* bridge_new_generator() { return new at::Generator(at::detail::createCPUGenerator()); }

void bridge_release_generator(at::Generator* generator) { delete generator; }

void bridge_set_seed(at::Generator* generator, int64_t seed) {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(static_cast<uint64_t>(seed));
}

}  // extern "C"
