using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

public class NetworkFileTests
{
    [Fact]
    public void Random_networks_come_back_bit_for_bit_with_their_masks_and_have_the_foretold_size()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var network = RandomNetworks.Create(seed);
            AssertRoundTrip(network);
            AssertRoundTrip(RandomNetworks.Prune(network, seed / 100.0, seed));
        }
    }

    [Fact]
    public void Zeros_without_a_mask_negative_zeros_and_masks_that_keep_all_survive()
    {
        var definition = NetworkDefinition.Input(50).Linear(20).Build();
        var weights = new float[1000];
        weights[7] = -0f;
        weights[999] = 3;
        var network = new Network(definition, new Dictionary<string, float[]> { ["fc1.weight"] = weights, ["fc1.bias"] = new float[20] });
        AssertRoundTrip(network);
        AssertRoundTrip(network.WithMasks(MaskSet.Empty.With("fc1.bias", Mask.AllKept(20))));
        Assert.True(NetworkFile.SizeOf(network) < 1000, "1000 zeros should take bits, not floats");
    }

    [Fact]
    public void A_pruned_network_takes_one_bit_a_weight_and_its_kept_values()
    {
        var network = RandomNetworks.Parameterize(Architectures.LeNet300_100, 1);
        var pruned = RandomNetworks.Prune(network, 0.9, 1);
        var kept = pruned.Masks.Values.Sum(mask => (long)mask.KeptCount);
        var overhead = NetworkFile.SizeOf(network) - (4 * network.Definition.ParameterCount);
        Assert.InRange(NetworkFile.SizeOf(pruned), (4 * kept) + (266_610 / 8), (4 * kept) + (266_610 / 8) + overhead + (8 * 6));
    }

    [Fact]
    public void A_large_parameter_survives_the_reading_in_pieces()
    {
        AssertRoundTrip(RandomNetworks.Parameterize(Architectures.Mlp(513, 517, 2), 1));
    }

    [Fact]
    public void Networks_can_follow_one_another_in_a_stream()
    {
        using var stream = new MemoryStream();
        NetworkFile.Write(stream, RandomNetworks.Create(1));
        NetworkFile.Write(stream, RandomNetworks.Create(2));
        stream.Position = 0;
        Assert.Equal("random1", NetworkFile.Read(stream).Definition.Name);
        Assert.Equal("random2", NetworkFile.Read(stream).Definition.Name);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var file = Write(RandomNetworks.Prune(RandomNetworks.Create(1), 0.5, 1));
        for (var length = 0; length < file.Length; length += length < 200 ? 1 : 37)
        {
            var error = Assert.Throws<InvalidDataException>(() => Read(file[..length]));
            Assert.Contains("truncated", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        var file = Write(RandomNetworks.Prune(RandomNetworks.Create(1), 0.5, 1));
        for (var bit = 0; bit < 8 * file.Length; bit += bit < 2000 ? 1 : 41)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => Read(damaged));
        }
    }

    [Fact]
    public void A_foreign_file_is_refused_by_its_first_bytes()
    {
        var error = Assert.Throws<InvalidDataException>(() => Read([.. "PK\u0003\u0004 and so on and on"u8]));
        Assert.Contains("not a network file", error.Message, StringComparison.Ordinal);
        Assert.Contains("504B0304", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_is_refused_with_both_versions()
    {
        var file = Write(RandomNetworks.Create(1));
        file[8] = 9;
        var error = Assert.Throws<InvalidDataException>(() => Read(file));
        Assert.Contains("format version 9; this library reads version 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void A_length_that_lies_does_not_ask_for_its_memory(int length)
    {
        var file = Write(RandomNetworks.Create(1));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), length);
        AssertRefusedCheaply(file);
    }

    [Fact]
    public void A_definition_that_asks_for_gigabytes_does_not_get_them()
    {
        using var stream = new MemoryStream();
        var writer = new ChecksumWriter(stream);
        writer.Write("PRUNENET"u8);
        writer.Write(1);
        var json = System.Text.Encoding.UTF8.GetBytes(NetworkDefinition.Input(1000).Linear(2_000_000).Build().ToJson());
        writer.Write(json.Length);
        writer.Write(json);
        writer.WriteChecksum();
        writer.Write(new byte[1]);
        AssertRefusedCheaply(stream.ToArray());
    }

    [Fact]
    public void A_definition_that_asks_for_more_than_an_array_holds_is_refused()
    {
        using var stream = new MemoryStream();
        var writer = new ChecksumWriter(stream);
        writer.Write("PRUNENET"u8);
        writer.Write(1);
        var json = System.Text.Encoding.UTF8.GetBytes(NetworkDefinition.Input(100_000).Linear(100_000).Build().ToJson());
        writer.Write(json.Length);
        writer.Write(json);
        writer.WriteChecksum();
        Assert.Contains(
            "more than an array can hold",
            Assert.Throws<InvalidDataException>(() => Read(stream.ToArray())).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100_001)]
    public void The_checksum_does_not_depend_on_how_the_bytes_arrive(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var whole = new RunningChecksum();
        whole.Add(bytes);
        var pieces = new RunningChecksum();
        for (var start = 0; start < length; start += 13)
        {
            pieces.Add(bytes.AsSpan(start, Math.Min(13, length - start)));
        }

        Assert.Equal(whole.Value, pieces.Value);
    }

    [Fact]
    public void The_checksum_is_the_published_CRC_32C()
    {
        var checksum = new RunningChecksum();
        checksum.Add("123456789"u8);
        Assert.Equal(0xE3069283u, checksum.Value);
    }

    private static void AssertRefusedCheaply(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L << 20);
    }

    private static void AssertRoundTrip(Network network)
    {
        var file = Write(network);
        var read = Read(file);
        Assert.Equal(file.Length, NetworkFile.SizeOf(network));
        Assert.Equal(network.Definition, read.Definition);
        Assert.Equal(network.Masks, read.Masks);
        foreach (var parameter in network.Definition.Parameters)
        {
            var expected = MemoryMarshal.AsBytes(network.Values(parameter.Name));
            Assert.True(
                expected.SequenceEqual(MemoryMarshal.AsBytes(read.Values(parameter.Name))), $"{parameter.Name} of {network} changed");
        }
    }

    private static byte[] Write(Network network)
    {
        using var stream = new MemoryStream();
        NetworkFile.Write(stream, network);
        return stream.ToArray();
    }

    private static Network Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return NetworkFile.Read(stream);
    }
}
