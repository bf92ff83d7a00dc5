using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Vouch.Benchmarks.Tls;

namespace Vouch.Budgets.Tests;

/// <summary>An operation of a benchmark, run without BenchmarkDotNet: allocated bytes need neither many runs nor quiet.</summary>
internal sealed class MeasuredOperation
{
    private const int WarmUps = 30;
    private const int Rounds = 5;

    private readonly Action _run;
    private readonly int _operations;

    private MeasuredOperation(Action run, int operations)
    {
        _run = run;
        _operations = operations;
    }

    public static async Task<MeasuredOperation> CreateAsync(AllocationBudget budget)
    {
        string[] name = budget.Benchmark.Split('.');
        Type type = typeof(RecordBenchmarks).Assembly.GetExportedTypes().Single(t => t.Name == name[0]);
        object benchmark = Activator.CreateInstance(type)!;
        foreach ((string parameter, JsonElement value) in budget.Parameters)
        {
            PropertyInfo property = type.GetProperty(parameter)!;
            property.SetValue(benchmark, property.PropertyType.IsEnum ? Enum.Parse(property.PropertyType, value.GetString()!) : value.Deserialize(property.PropertyType));
        }

        foreach (MethodInfo setup in type.GetMethods().Where(m => m.GetCustomAttribute<GlobalSetupAttribute>() is not null))
        {
            if (setup.Invoke(benchmark, null) is Task running)
            {
                await running;
            }
        }

        MethodInfo method = type.GetMethod(name[1])!;
        return new MeasuredOperation(ToAction(method, benchmark), method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke);
    }

    /// <summary>The least of several measurements: what the runtime allocates now and then for itself is not the operation's.</summary>
    public long AllocatedBytes()
    {
        for (int i = 0; i < WarmUps; i++)
        {
            _run();
        }

        long least = long.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _run();
            least = long.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least / _operations;
    }

    /// <summary>Without reflection in between, which would allocate; results that are values are not boxed.</summary>
    private static Action ToAction(MethodInfo method, object benchmark)
    {
        MethodInfo bind = typeof(MeasuredOperation)
            .GetMethod(nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(method.ReturnType);
        return (Action)bind.Invoke(null, [method, benchmark])!;
    }

    private static Action Bind<T>(MethodInfo method, object benchmark)
    {
        Func<T> run = method.CreateDelegate<Func<T>>(benchmark);
        return () => run();
    }
}
