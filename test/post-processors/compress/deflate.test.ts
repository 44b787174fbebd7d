import { readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { compiledDeflate } from '../../../scripts/wasm.ts'
import { loadQuickDeflate } from '../../../src/post-processors/compress/deflate/load.ts'
import type { QuickDeflate, WebAssemblyApi } from '../../../src/post-processors/compress/deflate/web-assembly.ts'

let quick: QuickDeflate
let memory: Uint8Array
beforeAll(async () => {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }
  quick = new WebAssembly.Instance(await loadQuickDeflate()).exports as QuickDeflate
  quick.prepare()
  memory = new Uint8Array(quick.memory.buffer)
})

function deflated(content: Uint8Array, history: Uint8Array = Buffer.alloc(0)): Buffer {
  memory.set(history, quick.INPUT.value)
  memory.set(content, quick.INPUT.value + history.length)
  const length = quick.deflate(history.length, content.length)
  return Buffer.from(memory.subarray(quick.OUTPUT.value, quick.OUTPUT.value + length))
}

/** What zlib makes of it, with the empty last block that ends the stream. */
function inflated(data: Buffer, history: Uint8Array = Buffer.alloc(0)): Buffer {
  const dictionary = history.length > 0 ? { dictionary: history } : {}
  return inflateRawSync(Buffer.concat([data, Buffer.from([3, 0])]), dictionary)
}

/** Texts that repeat themselves, near and far, and bytes that don't. */
const contents = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 3000 }))
        .map(([part, times]) => {
          return Buffer.concat(Array.from({ length: times }, () => part))
        }),
      fc.stringMatching(/^[a-e ]{0,200}$/).map((text) => Buffer.from(text)),
    ),
    { maxLength: 20 },
  )
  .chain((parts) =>
    fc.array(fc.nat(Math.max(0, parts.length - 1)), { maxLength: 30 }).map((order) => [parts, order] as const),
  )
  .map(([parts, order]) => Buffer.concat([...parts, ...order.map((at) => parts[at] ?? Buffer.alloc(0))]))

test('zlib reads whatever it makes', () => {
  fc.assert(
    fc.property(contents, contents, (content, before) => {
      const history = before.subarray(0, 32_768)
      expect(inflated(deflated(content, history), history).equals(content)).toBe(true)
    }),
    { numRuns: 150 },
  )
})

test.each([0, 1, 2, 3, 4, 8, 15, 16, 17, 258, 259, 260, 261, 516, 65_535, 65_536, 1_048_576])('%i bytes', (length) => {
  for (const content of [Buffer.alloc(length), Buffer.from(Array.from({ length }, (_, at) => (at * at * 31) >> 7))]) {
    expect(inflated(deflated(content)).equals(content)).toBe(true)
  }
})

/** Bytes in which nothing repeats, the same for the same seed. */
function noise(length: number, seed: number): Buffer {
  let state = seed
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    }),
  )
}

test.each([
  [1000, true],
  [32_767, true],
  [32_768, true],
  [32_769, false],
  [65_535, false],
  [65_536, false],
  [65_537, false],
  [98_304, false],
])('what comes again after %i bytes is found if deflate can point there', (distance, isNear) => {
  const phrase = noise(1000, 7)
  const content = Buffer.concat([phrase, Buffer.alloc(distance - phrase.length), phrase])
  const data = deflated(content)
  expect(inflated(data).equals(content)).toBe(true)
  expect(data.length < 1900).toBe(isNear)
})

test('as much as goes in, after as much as may come before, whatever is in memory from the time before', () => {
  const history = noise(32_768, 1)
  // A sequence each: four bytes that were there before, and two literals.
  const literals = noise(340_000, 5)
  const sequences = (count: number) =>
    Array.from({ length: count }, (_, at) => Buffer.from([1, 2, 3, 4, ...literals.subarray(2 * at, 2 * at + 2)]))
  const kinds = {
    noise: noise(1_048_576, 2),
    'more sequences than fit into one block': Buffer.concat(sequences(170_000)),
    'a match that takes thousands of them when a block is nearly full': Buffer.concat([
      ...sequences(11_500),
      Buffer.alloc(970_000, 9),
    ]),
    'what came before': Buffer.concat([history, history, noise(900_000, 3), history]),
  }
  for (const [name, content] of Object.entries(kinds)) {
    expect(inflated(deflated(content, history), history).equals(content), name).toBe(true)
    expect(inflated(deflated(content)).equals(content), name).toBe(true)
    const short = content.subarray(0, 1000)
    expect(inflated(deflated(short)).equals(short), name).toBe(true)
  }
})

test('the programs of this computer', async () => {
  const program = await readFile(process.execPath)
  for (let at = 0; at < 8_000_000; at += 1_000_001) {
    const history = program.subarray(Math.max(0, at - 32_768), at)
    const content = program.subarray(at, at + 1_000_001)
    expect(inflated(deflated(content, history), history).equals(content)).toBe(true)
  }
})

test('counts that would take codes longer than deflate has', () => {
  // Each byte occurs as often as the two before it together.
  const parts: Buffer[] = []
  for (let [byte, count, next] = [0, 1, 1]; byte < 25; [byte, count, next] = [byte + 1, next, count + next]) {
    parts.push(Buffer.alloc(count, byte))
  }
  const all = Buffer.concat(parts)
  // In an order in which nothing repeats for long.
  const content = Buffer.from(Array.from({ length: 32_000 }, (_, at) => all[(at * 7919 * 31) % all.length] ?? 0))
  expect(inflated(deflated(content)).equals(content)).toBe(true)
})

test('is of use', async () => {
  const text = await readFile(new URL('../../../package-lock.json', import.meta.url))
  expect(deflated(text.subarray(0, 1_000_000)).length).toBeLessThan(text.length / 3)
  const noise = Buffer.from(Array.from({ length: 100_000 }, (_, at) => Math.imul(at ^ (at >>> 7), 0x9e3779b1) >>> 11))
  expect(deflated(noise).length).toBeLessThan(noise.length + 100)
})

test('is what its source says', async () => {
  const found = await readFile(
    new URL('../../../src/post-processors/compress/deflate/deflate-wasm.ts', import.meta.url),
    'utf8',
  )
  expect(found).toBe(await compiledDeflate())
}, 20_000)
