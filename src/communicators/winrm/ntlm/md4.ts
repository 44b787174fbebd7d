/**
 * The MD4 digest of RFC 1320, which NTLM makes of a password. Long broken for anything else: OpenSSL has it no more, which
 * is why it stands here.
 */
export function md4(message: Buffer): Buffer {
  const padded = pad(message)
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476])
  const words = new Uint32Array(16)
  for (let block = 0; block < padded.length; block += 64) {
    for (let index = 0; index < 16; index++) words[index] = padded.readUInt32LE(block + index * 4)
    mix(state, words)
  }
  const digest = Buffer.alloc(16)
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word, index * 4)
  return digest
}

/** A one bit, zeros, and the length in bits as 64-bit number at the end of a block. */
function pad(message: Buffer): Buffer {
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / 64) * 64)
  message.copy(padded)
  padded[message.length] = 0x80
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8)
  return padded
}

type Round = {
  readonly choose: (x: number, y: number, z: number) => number
  readonly add: number
  readonly order: readonly number[]
  readonly shifts: readonly [number, number, number, number]
}

const ROUNDS: readonly Round[] = [
  {
    choose: (x, y, z) => (x & y) | (~x & z),
    add: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
  },
  {
    choose: (x, y, z) => (x & y) | (x & z) | (y & z),
    add: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    choose: (x, y, z) => x ^ y ^ z,
    add: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
]

function mix(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state
  for (const { choose, add, order, shifts } of ROUNDS) {
    for (const [step, word] of order.entries()) {
      const sum = (a + choose(b, c, d) + (words[word] ?? 0) + add) >>> 0
      const shift = shifts[step % 4] ?? 0
      const turned = ((sum << shift) | (sum >>> (32 - shift))) >>> 0
      a = d
      d = c
      c = b
      b = turned
    }
  }
  for (const [index, value] of [a, b, c, d].entries()) state[index] = (state[index] ?? 0) + value
}
