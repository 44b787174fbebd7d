import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { glob } from '../../src/post-processors/artifice/glob.ts'
import { artifice } from '../../src/post-processors/artifice/index.ts'
import { artifactOf } from '../support/artifact.ts'
import { type Bench, bench, decoded } from '../support/component.ts'

let folder: string
let at: Bench
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-artifice-test-'))
  at = bench(folder)
  for (const name of ['sub', 'other']) await mkdir(join(folder, name))
  for (const name of ['a.raw', 'b.raw', '.c.raw', 'd[1]', 'sub/a.txt', 'other/a.txt', 'sub/é.txt']) {
    await writeFile(join(folder, name), '')
  }
})
afterEach(() => rm(folder, { recursive: true }))

// What Go's filepath.Glob answers.
test.each<[pattern: string, found: string[]]>([
  ['a.raw', ['a.raw']],
  ['./a.raw', ['./a.raw']],
  ['*.raw', ['.c.raw', 'a.raw', 'b.raw']],
  ['./*.raw', ['.c.raw', 'a.raw', 'b.raw']],
  ['?.raw', ['a.raw', 'b.raw']],
  ['[^a].raw', ['b.raw']],
  ['[b-z].raw', ['b.raw']],
  ['[!a].raw', ['a.raw']],
  ['d\\[1\\]', ['d[1]']],
  ['d[1]', []],
  ['d[[]1[\\]]', ['d[1]']],
  ['*/a.txt', ['other/a.txt', 'sub/a.txt']],
  ['sub/*', ['sub/a.txt', 'sub/é.txt']],
  ['sub/?.txt', ['sub/a.txt', 'sub/é.txt']],
  ['**/a.txt', ['other/a.txt', 'sub/a.txt']],
  ['{a,b}.raw', []],
  ['gone/*', []],
  ['a.raw/*', []],
])('%s', async (pattern, found) => {
  expect(await glob(pattern, folder)).toEqual(found)
  if (pattern.startsWith('.')) return
  expect(await glob(`${folder}/${pattern}`, '/')).toEqual(found.map((path) => join(folder, path)))
})

const make = (files: readonly string[], input: string[] = []) =>
  artifice.prepare(decoded(artifice.options, { files }), at.prepared).process(artifactOf(input), {}, at.step)

test('puts files in place of the artifact', async () => {
  const { artifact, ...keeping } = await make(['*.raw', 'sub/a.txt', 'a.raw'], ['x', 'y'])
  const files = '.c.raw, a.raw, b.raw, sub/a.txt, a.raw'
  expect(artifact).toMatchObject({
    builderId: 'packer.post-processor.artifice',
    id: '',
    files: files.split(', '),
    description: `Created artifact from files: ${files}`,
  })
  expect(keeping).toEqual({ keepByDefault: true, keepForced: false })
  expect(at.spoken()).toEqual([
    'say: Discarding files from artifact: x, y',
    `say: Using these artifact files: ${files}`,
  ])
})

test('warns of what matches nothing', async () => {
  const { artifact } = await make(['*.iso'])
  expect(artifact?.files).toEqual([])
  expect(at.spoken()).toContain('warning: "files": nothing matches "*.iso"')
})

test('refuses what is no pattern, and says where it stands', async () => {
  await expect(make(['a.raw', '[a'])).rejects.toMatchObject({
    code: 'artifice/pattern',
    place: expect.objectContaining({ line: 4 }),
  })
})

test('needs files', () => {
  expect(() => decoded(artifice.options, { files: [] })).toThrow()
  expect(() => decoded(artifice.options, {})).toThrow('needs "files"')
})

test('deletes its files with the artifact', async () => {
  const { artifact } = await make(['*.raw', 'sub'])
  await artifact?.destroy(at.step.signal)
  expect((await readdir(folder)).sort()).toEqual(['d[1]', 'other'])
})
