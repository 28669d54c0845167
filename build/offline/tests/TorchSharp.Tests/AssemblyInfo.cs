// The default generator, the default element type and the thread count belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
