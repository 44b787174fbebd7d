import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { extract } from 'tar-stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compress } from '../../../src/post-processors/compress/index.ts'
import { artifactOf } from '../../support/artifact.ts'
import { type Bench, bench, decoded } from '../../support/component.ts'

let folder: string
let at: Bench
/** Longer than two blocks, with parts that can't be made shorter and parts that repeat what is far away. */
const part = randomBytes(700_000)
const content = Buffer.concat([
  part,
  Buffer.alloc(1_000_000),
  part.subarray(0, 40_000),
  Buffer.from('end'.repeat(200_000)),
])

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-compress-test-'))
  at = bench(folder)
  await writeFile(join(folder, 'disk'), content, { mode: 0o640 })
  await writeFile(join(folder, 'empty'), '')
  await writeFile(join(folder, 'small'), 'small')
})
afterEach(() => rm(folder, { recursive: true }))

const make = (options: object, files = ['disk']) =>
  compress.prepare(decoded(compress.options, options), at.prepared).process(artifactOf(files), { ID: 'i-1' }, at.step)
const made = (name: string) => readFile(join(folder, name))

async function entries(tar: Buffer) {
  const reading = extract()
  reading.end(tar)
  const found: Record<string, unknown>[] = []
  for await (const entry of reading) {
    const chunks: Buffer[] = []
    for await (const chunk of entry) chunks.push(chunk as Buffer)
    const { name, mode, mtime } = entry.header
    found.push({ name, mode, mtime, content: Buffer.concat(chunks) })
  }
  return found
}

test('makes a tar archive compressed with gzip unless told otherwise', async () => {
  const { artifact, ...keeping } = await make({}, ['disk', `${folder}/small`, 'empty'])
  expect(await entries(gunzipSync(await made('packer_web_null')))).toEqual([
    { name: 'disk', mode: 0o640, mtime: new Date(0), content },
    { name: 'small', mode: 0o644, mtime: new Date(0), content: Buffer.from('small') },
    { name: 'empty', mode: 0o644, mtime: new Date(0), content: Buffer.alloc(0) },
  ])
  expect(artifact).toMatchObject({
    builderId: 'packer.post-processor.compress',
    id: '',
    files: ['packer_web_null'],
    description: 'compressed artifacts in: packer_web_null',
  })
  expect(keeping).toEqual({ keepByDefault: false, keepForced: false })
  expect(at.spoken()).toEqual([
    expect.stringMatching(/^say: Using gzip compression with \d+ cores for packer_web_null$/),
    'say: Tarring packer_web_null with gzip compression',
    'say: Archive packer_web_null completed',
  ])
})

test.each([
  ['out.gz', gunzipSync],
  ['out.bgzf', gunzipSync],
  ['out.zst', zstdDecompressSync],
])('%s holds one file', async (output, read) => {
  for (const [file, expected] of [
    ['disk', content],
    ['empty', Buffer.alloc(0)],
    ['small', Buffer.from('small')],
  ] as const) {
    await make({ output }, [file])
    expect((read(await made(output)) as Buffer).equals(expected), file).toBe(true)
  }
})

test.each([0, 9])('blocks of gzip go on from where the last one ended, at level %i', async (compression_level) => {
  // What repeats is random, so that a block which knew nothing of the one before would have it once more.
  const unit = randomBytes(20_011)
  const repeated = Buffer.alloc(12_000_000, unit)
  await writeFile(join(folder, 'repeated'), repeated)
  await make({ output: 'out.gz', compression_level }, ['repeated'])
  expect(gunzipSync(await made('out.gz')).equals(repeated)).toBe(true)
  expect((await made('out.gz')).length).toBeLessThan(8 * unit.length)
})

test('a plain tar archive', async () => {
  await make({ output: 'out.tar' })
  expect(await entries(await made('out.tar'))).toMatchObject([{ name: 'disk', content }])
})

test('levels change the size, and nine is the last', async () => {
  await writeFile(
    join(folder, 'text'),
    Array.from({ length: 40_000 }, (_, n) => `line ${n * 7919} ${n % 13}\n`).join(''),
  )
  const sizes: number[] = []
  for (const compression_level of [1, 9, 12, 0, -1]) {
    await make({ output: 'out.gz', compression_level }, ['text'])
    sizes.push((await stat(join(folder, 'out.gz'))).size)
  }
  const [quick, best, more, zero, minus] = sizes as [number, number, number, number, number]
  expect(quick).toBeGreaterThan(best)
  expect(more).toBe(best)
  expect(zero).toBe(minus)
  expect(zero).toBeLessThanOrEqual(quick)
})

test('makes folders, and knows the build', async () => {
  const { artifact } = await make({ output: 'a/b/{{.ID}}-{{.BuildName}}', format: 'gz' })
  expect(artifact?.files).toEqual(['a/b/i-1-web'])
  expect(gunzipSync(await made('a/b/i-1-web')).equals(content)).toBe(true)
})

test('warns when the name promises another format', async () => {
  at.prepared.render('', {})
  await make({ output: 'out.{{.ID}}', format: 'tar' })
  await make({ output: '{{.Name}}' })
  expect(at.spoken().filter((line) => line.startsWith('warning'))).toEqual([])
  await make({ output: 'out.bz2' })
  expect(at.spoken().filter((line) => line.startsWith('warning'))).toHaveLength(1)
})

test('compresses one file only without an archive', async () => {
  await expect(make({ output: 'out.gz' }, ['disk', 'small'])).rejects.toMatchObject({
    code: 'compress/one-file',
    message: expect.stringContaining('there are 2: disk, small'),
  })
})

test('names a file that is missing, and leaves what was there', async () => {
  await writeFile(join(folder, 'out.tar'), 'before')
  await expect(make({ output: 'out.tar' }, ['disk', 'gone'])).rejects.toMatchObject({
    code: 'compress/unreadable',
    message: expect.stringContaining('"gone"'),
  })
  await mkdir(join(folder, 'folder'))
  await expect(make({ output: 'out.zip' }, ['folder'])).rejects.toMatchObject({ code: 'compress/unreadable' })
  expect(String(await made('out.tar'))).toBe('before')
  expect((await readdir(folder)).sort()).toEqual(['disk', 'empty', 'folder', 'out.tar', 'small'])
})

test.each(['out.gz', 'out.zst', 'out.tar', 'out.zip', 'out.bgzf'])('Ctrl-C leaves nothing of %s', async (output) => {
  const making = make({ output })
  at.step.ui.progress = () => at.abort.abort(new Error('interrupted'))
  await expect(making).rejects.toThrow('interrupted')
  expect((await readdir(folder)).sort()).toEqual(['disk', 'empty', 'small'])
})

test('says where the output can not be', async () => {
  await expect(make({ output: 'small/out.tar' })).rejects.toMatchObject({
    code: 'compress/unwritable',
    message: expect.stringContaining('"small/out.tar"'),
    place: expect.objectContaining({ line: 2 }),
  })
})

test('goes with its artifact', async () => {
  const { artifact } = await make({ output: 'out.tar' })
  await artifact?.destroy(at.step.signal)
  expect((await readdir(folder)).sort()).toEqual(['disk', 'empty', 'small'])
})
