namespace Portcullis.Native.Tests;

public sealed class Ed25519Tests
{
    // RFC 8032 section 7.1, tests 1 to 3 and SHA(abc).
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void Agrees_with_the_standard(string privateKey, string publicKey, string message, string signature)
    {
        byte[] secret = Convert.FromHexString(privateKey), text = Convert.FromHexString(message);

        byte[] signed = Ed25519.Sign(secret, text);

        Convert.ToHexStringLower(signed).ShouldBe(signature);
        Convert.ToHexStringLower(Ed25519.PublicKeyOf(secret)).ShouldBe(publicKey);
        Ed25519.Verify(Ed25519.PublicKeyOf(secret), text, signed).ShouldBeTrue();
    }

    [Fact]
    public void Refuses_a_change_of_any_bit()
    {
        byte[] secret = Ed25519.Generate();
        byte[] key = Ed25519.PublicKeyOf(secret), message = "what was signed"u8.ToArray(), signature = Ed25519.Sign(secret, message);
        Ed25519.Verify(key, message, signature).ShouldBeTrue();

        foreach (byte[] changed in (byte[][])[key, message, signature])
        {
            for (int bit = 0; bit < changed.Length * 8; bit++)
            {
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                Ed25519.Verify(key, message, signature).ShouldBeFalse();
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
        Ed25519.Verify(key, message, signature).ShouldBeTrue();
    }

    [Fact]
    public void Refuses_s_beyond_the_group_order()
    {
        // RFC 8032 section 5.1.7: s + L signs the same text, so it must not count.
        byte[] secret = Ed25519.Generate(), signature = Ed25519.Sign(secret, "text"u8);
        byte[] order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < 32; i++)
        {
            carry += signature[32 + i] + order[i];
            signature[32 + i] = (byte)carry;
            carry >>= 8;
        }

        Ed25519.Verify(Ed25519.PublicKeyOf(secret), "text"u8, signature).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 0)]
    [InlineData(32, 63)]
    [InlineData(32, 65)]
    [InlineData(32, 64)] // the right lengths, all zero
    public void Refuses_wrong_lengths_without_throwing(int key, int signature) =>
        Ed25519.Verify(new byte[key], "text"u8, Enumerable.Repeat((byte)1, signature).ToArray()).ShouldBeFalse();

    [Fact]
    public void Signing_with_a_key_of_the_wrong_length_is_our_own_mistake() =>
        Should.Throw<ArgumentException>(() => Ed25519.Sign(new byte[31], "text"u8));

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        byte[] secret = Ed25519.Generate(), key = Ed25519.PublicKeyOf(secret);

        Parallel.For(0, 200, i =>
        {
            byte[] message = BitConverter.GetBytes(i), signature = Ed25519.Sign(secret, message);
            Ed25519.Verify(key, message, signature).ShouldBeTrue();
            Ed25519.Verify(key, BitConverter.GetBytes(i + 1), signature).ShouldBeFalse();
        });
    }
}
