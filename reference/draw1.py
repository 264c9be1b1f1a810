"""Independent version of `draw/1` (crates/core/kernel/src/draw.rs): prints the vectors its tests pin.

ChaCha20 is written out from D. J. Bernstein, "ChaCha, a variant of Salsa20" (2008), so that nothing is shared with the
Rust library: 256-bit key, 64-bit block counter from 0, 64-bit nonce 0.
"""
import hashlib
import struct


def rotl(x, n):
    return ((x << n) | (x >> (32 - n))) & 0xFFFFFFFF


def block(key, counter):
    s = list(struct.unpack("<4I", b"expand 32-byte k")) + list(struct.unpack("<8I", key))
    s += [counter & 0xFFFFFFFF, counter >> 32, 0, 0]
    w = s[:]

    def quarter(a, b, c, d):
        w[a] = (w[a] + w[b]) & 0xFFFFFFFF; w[d] = rotl(w[d] ^ w[a], 16)
        w[c] = (w[c] + w[d]) & 0xFFFFFFFF; w[b] = rotl(w[b] ^ w[c], 12)
        w[a] = (w[a] + w[b]) & 0xFFFFFFFF; w[d] = rotl(w[d] ^ w[a], 8)
        w[c] = (w[c] + w[d]) & 0xFFFFFFFF; w[b] = rotl(w[b] ^ w[c], 7)

    for _ in range(10):
        quarter(0, 4, 8, 12); quarter(1, 5, 9, 13); quarter(2, 6, 10, 14); quarter(3, 7, 11, 15)
        quarter(0, 5, 10, 15); quarter(1, 6, 11, 12); quarter(2, 7, 8, 13); quarter(3, 4, 9, 14)
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(w, s)))


class Draw:
    def __init__(self, seed, label):
        self.key = hashlib.sha256(b"draw/1\x00" + seed + label.encode()).digest()
        self.counter, self.buffer = 0, b""

    def word(self):
        if not self.buffer:
            self.buffer = block(self.key, self.counter)
            self.counter += 1
        head, self.buffer = self.buffer[:8], self.buffer[8:]
        return int.from_bytes(head, "little")

    def below(self, n):
        reject = (2**64 - n) % n
        while True:
            m = self.word() * n
            if m % 2**64 >= reject:
                return m >> 64

    def shuffle(self, xs):
        xs = list(xs)
        for i in range(len(xs) - 1, 0, -1):
            j = self.below(i + 1)
            xs[i], xs[j] = xs[j], xs[i]
        return xs

    def sample(self, n, k):
        xs = list(range(n))
        for i in range(k):
            j = i + self.below(n - i)
            xs[i], xs[j] = xs[j], xs[i]
        return xs[:k]

    def pps(self, sizes, k):
        certain, rest = [], [i for i, s in enumerate(sizes) if s > 0]
        while True:
            total, left = sum(sizes[i] for i in rest), k - len(certain)
            large = [i for i in rest if left > 0 and sizes[i] * left >= total]
            if not large:
                break
            certain += large
            rest = [i for i in rest if i not in large]
        picks = [(i, 1, 1) for i in certain]
        if left > 0:
            point, cum = self.below(total), 0
            for i in rest:
                cum += sizes[i] * left
                if point < cum:
                    picks.append((i, sizes[i] * left, total))
                    point += total
        return sorted(picks)


if __name__ == "__main__":
    seed = bytes(range(32))
    d = Draw(seed, "schools")
    print("words", [hex(d.word()) for _ in range(10)])
    d = Draw(seed, "schools")
    print("below", [d.below(n) for n in (1, 2, 6, 10, 365, 10**6, 2**63 + 1, 2**64 - 1)])
    print("shuffle", Draw(seed, "shuffle").shuffle(range(12)))
    print("sample", Draw(seed, "pupils").sample(200, 10))
    print("pps", Draw(seed, "pps").pps([120, 40, 300, 0, 75, 60, 900, 35, 210, 90], 4))
    print("hard", [Draw(bytes(32), str(i)).below(2**63 + 1) for i in range(6)])
