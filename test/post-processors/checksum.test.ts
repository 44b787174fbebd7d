import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checksum } from '../../src/post-processors/checksum/index.ts'
import { artifactOf } from '../support/artifact.ts'
import { type Bench, bench, decoded } from '../support/component.ts'

let folder: string
let at: Bench

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-checksum-test-'))
  at = bench(folder)
  await writeFile(join(folder, 'a'), 'a')
  await writeFile(join(folder, 'b'), 'b'.repeat(3_000_000))
})
afterEach(() => rm(folder, { recursive: true }))

const make = (options: object = {}, files = ['a', `${folder}/b`]) =>
  checksum.prepare(decoded(checksum.options, options), at.prepared).process(artifactOf(files), { ID: 'i-1' }, at.step)
const text = (name: string) => readFile(join(folder, name), 'utf8')
const hex = (type: string, content: string) => createHash(type).update(content).digest('hex')

test('writes md5 sums of all files by default', async () => {
  const { artifact, ...keeping } = await make()
  expect(await text('packer_web_null_md5.checksum')).toBe(
    `0cc175b9c0f1b6a831c399e269772661\ta\n${hex('md5', 'b'.repeat(3_000_000))}\tb\n`,
  )
  expect(artifact).toMatchObject({
    builderId: 'packer.post-processor.checksum',
    id: '',
    files: ['a', `${folder}/b`, 'packer_web_null_md5.checksum'],
    description: `Created artifact from files: a, ${folder}/b, packer_web_null_md5.checksum`,
  })
  expect(keeping).toEqual({ keepByDefault: true, keepForced: true })
})

test.each(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'])('knows %s', async (type) => {
  await make({ checksum_types: [type], output: 'sum' })
  expect(await text('sum')).toContain(`${hex(type, 'a')}\ta\n`)
})

test('writes several kinds, each to its own file, making folders', async () => {
  const types = ['sha1', 'sha256']
  const { artifact } = await make({ checksum_types: types, output: 'sums/{{.ID}}.{{.ChecksumType}}' }, ['a'])
  expect(artifact?.files).toEqual(['a', 'sums/i-1.sha1', 'sums/i-1.sha256'])
  expect(await text('sums/i-1.sha256')).toBe(`${hex('sha256', 'a')}\ta\n`)
})

test('adds to a file that is there, which is no part of the artifact then', async () => {
  await writeFile(join(folder, 'sum'), 'before\n')
  const { artifact } = await make({ output: 'sum' }, ['a'])
  expect(await text('sum')).toBe('before\n0cc175b9c0f1b6a831c399e269772661\ta\n')
  expect(artifact?.files).toEqual(['a'])
})

test('writes nothing when there are no files', async () => {
  const { artifact } = await make({}, [])
  expect(artifact?.description).toBe('Created artifact from files: ')
  expect((await readdir(folder)).sort()).toEqual(['a', 'b'])
})

test('names the file that is missing, and writes nothing', async () => {
  const making = make({}, ['a', 'gone'])
  await expect(making).rejects.toMatchObject({
    code: 'checksum/unreadable',
    message: expect.stringContaining('"gone"'),
  })
  expect((await readdir(folder)).sort()).toEqual(['a', 'b'])
})

test.each([
  ['that ends in the middle of a block', 70_000_001],
  ['of whole blocks', 32 * 1024 * 1024],
])('reads a large file %s in threads, in the order in which they are in the artifact', async (_, length) => {
  const content = randomBytes(length)
  await writeFile(join(folder, 'large'), content)
  const types = ['sha512', 'md5', 'sha1']
  await make({ checksum_types: types, output: '{{.ChecksumType}}' }, ['large', 'a'])
  for (const type of types) {
    expect(await text(type)).toBe(`${createHash(type).update(content).digest('hex')}\tlarge\n${hex(type, 'a')}\ta\n`)
  }
  expect(at.facts).toContainEqual(expect.objectContaining({ type: 'progress', label: 'a', done: 1, unit: 'bytes' }))
})

test('tells how far it is with a large file', async () => {
  const mebibyte = 1024 * 1024
  await writeFile(join(folder, 'large'), Buffer.alloc(65 * mebibyte))
  await make({}, ['large'])
  expect(at.facts).toContainEqual(
    expect.objectContaining({ type: 'progress', label: 'large', done: 64 * mebibyte, total: 65 * mebibyte }),
  )
})

test('Ctrl-C ends the threads', async () => {
  await writeFile(join(folder, 'large'), Buffer.alloc(70_000_000))
  at.step.ui.progress = () => at.abort.abort(new Error('interrupted'))
  await expect(make({}, ['large', 'a'])).rejects.toThrow('interrupted')
  expect((await readdir(folder)).sort()).toEqual(['a', 'b', 'large'])
})

test('Ctrl-C ends the reading', async () => {
  at.abort.abort(new Error('interrupted'))
  await expect(make()).rejects.toThrow('interrupted')
  expect((await readdir(folder)).sort()).toEqual(['a', 'b'])
})

test('deletes all of its files with the artifact', async () => {
  const { artifact } = await make()
  await artifact?.destroy(at.step.signal)
  expect(await readdir(folder)).toEqual([])
})
