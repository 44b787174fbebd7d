import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestsOfFile } from '../../src/checksums/index.ts'

const MEBIBYTE = 1024 * 1024

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-digests-'))
  path = join(folder, 'file')
})
afterEach(() => rm(folder, { recursive: true }))

const { signal } = new AbortController()
const hex = (type: string, content: Buffer) => createHash(type).update(content).digest('hex')

test.each([
  ['nothing', 0],
  ['a small file', 3_000_001],
  ['a large file of whole blocks', 32 * MEBIBYTE],
  ['a large file that ends in the middle of a block', 35_000_001],
])('%s, in the order of the types', async (_, length) => {
  const content = randomBytes(length)
  await writeFile(path, content)
  for (const types of [['sha256'], ['sha512', 'md5', 'sha1']]) {
    expect(await digestsOfFile(path, types, { signal })).toEqual(types.map((type) => hex(type, content)))
  }
})

test.each([
  [1, [1]],
  [65, [64]],
])('tells how far it is with %i MiB', async (size, told) => {
  await writeFile(path, Buffer.alloc(size * MEBIBYTE))
  const facts: unknown[] = []
  await digestsOfFile(path, ['sha1', 'md5'], { signal, progress: (...fact) => void facts.push(fact) })
  expect(facts).toEqual(told.map((done) => [done * MEBIBYTE, size * MEBIBYTE]))
})

test.each([1, 65])('stops in the middle of %i MiB', async (size) => {
  await writeFile(path, Buffer.alloc(size * MEBIBYTE))
  const abort = new AbortController()
  const reading = digestsOfFile(path, ['sha1'], {
    signal: abort.signal,
    progress: () => abort.abort(new Error('interrupted')),
  })
  await expect(reading).rejects.toThrow(/interrupted|aborted/)
})

test('a file that is missing, and a kind of checksum that there is not', async () => {
  await expect(digestsOfFile(path, ['md5'], { signal })).rejects.toMatchObject({ code: 'ENOENT' })
  await writeFile(path, Buffer.alloc(33 * MEBIBYTE))
  await expect(digestsOfFile(path, ['md17'], { signal })).rejects.toThrow('Digest method not supported')
})
