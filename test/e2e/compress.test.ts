import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { runPacker } from '../support/packer.ts'

// The same templates through Debian's Packer and through Ingot, unpacked by the programs that people unpack with.

const run = promisify(execFile)
const content = Buffer.concat([Buffer.alloc(1_500_000, 'golden image '), Buffer.alloc(1_000_000), Buffer.from('end')])

let theirs: string
let ours: CliSandbox
beforeAll(async () => {
  theirs = await mkdtemp(join(tmpdir(), 'ingot-packer-'))
  ours = await CliSandbox.make()
  for (const folder of [theirs, ours.folder]) {
    await mkdir(join(folder, 'out'))
    await writeFile(join(folder, 'out/disk.raw'), content, { mode: 0o640 })
    await writeFile(join(folder, 'out/.notes'), 'notes')
    await writeFile(join(folder, 'empty'), '')
  }
})
afterAll(async () => {
  await rm(theirs, { recursive: true })
  await ours.remove()
})

async function both(files: readonly string[], options: object, keep = true) {
  const compress = { type: 'compress', keep_input_artifact: keep, ...options }
  const template = {
    builders: [{ type: 'null', communicator: 'none', name: 'web' }],
    'post-processors': [[{ type: 'artifice', files }, compress, { type: 'manifest', strip_time: true }]],
  }
  for (const folder of [theirs, ours.folder]) {
    await writeFile(join(folder, 't.json'), JSON.stringify(template))
    await rm(join(folder, 'packer-manifest.json'), { force: true })
  }
  const packer = await runPacker(theirs, 'build', '-machine-readable', 't.json')
  const ingot = await ours.run(['build', '-machine-readable', 't.json'])
  return { packer: { status: packer.code, text: packer.stdout }, ingot: { status: ingot.status, text: ingot.stdout } }
}

/** What programs find out about the artifact, without the size of what was made. */
function artifactLines(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => /,web,artifact,/.test(line))
  return lines.map((line) => line.replace(/^\d+,/, ''))
}

async function manifest(folder: string): Promise<unknown> {
  const { builds } = JSON.parse(await readFile(join(folder, 'packer-manifest.json'), 'utf8'))
  return builds.map((build: { files: { name: string }[]; artifact_id: string }) => ({
    id: build.artifact_id,
    files: build.files.map(({ name }) => name),
  }))
}

async function unpacked(folder: string, [program, ...args]: readonly string[]): Promise<string> {
  const { stdout } = await run(program as string, args, { cwd: folder, encoding: 'latin1', maxBuffer: 1e8 })
  return stdout
}

const archived = ['out/*', 'empty']
const cases: readonly (readonly [options: object, files: readonly string[], commands: readonly string[][]])[] = [
  [
    {},
    archived,
    [
      ['tar', '--numeric-owner', '-tvzf', 'packer_web_null'],
      ['tar', 'xzOf', 'packer_web_null'],
    ],
  ],
  [
    { output: 'a.tar' },
    archived,
    [
      ['tar', '--numeric-owner', '-tvf', 'a.tar'],
      ['tar', 'xOf', 'a.tar'],
    ],
  ],
  [
    { output: 'a.tar.gz', compression_level: 9 },
    archived,
    [
      ['tar', '--numeric-owner', '-tvzf', 'a.tar.gz'],
      ['tar', 'xzOf', 'a.tar.gz'],
    ],
  ],
  [
    { output: 'sub/{{.BuildName}}.zip' },
    archived,
    [
      ['unzip', '-Z1', 'sub/web.zip'],
      ['unzip', '-p', 'sub/web.zip'],
    ],
  ],
  [{ output: 'a.gz' }, ['out/disk.raw'], [['gzip', '-dc', 'a.gz']]],
  [{ output: 'a', format: 'gz', compression_level: 1 }, ['out/disk.raw'], [['sh', '-c', 'gzip -dc < a']]],
  [{ output: 'empty.gz' }, ['empty'], [['gzip', '-dc', 'empty.gz']]],
  [{ output: 'a.bgzf' }, ['out/disk.raw'], [['sh', '-c', 'gzip -dc < a.bgzf']]],
  [{ output: 'a.xz' }, ['out/disk.raw'], [['xz', '-dc', 'a.xz']]],
  [{ output: 'a.tar.xz' }, archived, [['tar', 'xJOf', 'a.tar.xz']]],
  [{ output: 'a.lz4' }, ['out/disk.raw'], [['lz4', '-dc', 'a.lz4']]],
  [{ output: 'v1.0' }, archived, [['tar', 'xzOf', 'v1.0']]],
]

describe('as Packer', () => {
  test.each(cases)('%j of %j', async (options, files, commands) => {
    const { packer, ingot } = await both(files, options)
    expect([packer.status, ingot.status], ingot.text).toEqual([0, 0])
    expect(artifactLines(ingot.text)).toEqual(artifactLines(packer.text))
    expect(await manifest(ours.folder)).toEqual(await manifest(theirs))
    for (const command of commands) {
      const [expected, found] = [await unpacked(theirs, command), await unpacked(ours.folder, command)]
      expect(found === expected, `${command.join(' ')}\n${found.slice(0, 300)}\n${expected.slice(0, 300)}`).toBe(true)
    }
  })

  test('one file only without an archive', async () => {
    const { packer, ingot } = await both(archived, { output: 'many.gz' })
    expect([packer.status, ingot.status]).toEqual([1, 1])
  })

  test('the input goes unless it is kept', async () => {
    for (const folder of [theirs, ours.folder]) await writeFile(join(folder, 'gone'), 'x')
    await both(['gone'], { output: 'gone.tar' }, false)
    for (const folder of [theirs, ours.folder]) {
      await expect(readFile(join(folder, 'gone'))).rejects.toThrow('ENOENT')
      expect(await unpacked(folder, ['tar', 'tf', 'gone.tar'])).toBe('gone\n')
    }
  })
})

// What Packer 1.6 has no format for.
test.each([
  [{ output: 'b.zst' }, ['zstd', '-dc', 'b.zst']],
  [{ output: 'b.tar.zst', compression_level: 9 }, ['tar', '--zstd', '-xOf', 'b.tar.zst']],
  [{ output: 'b.bzip2' }, ['sh', '-c', 'bzip2 -dc < b.bzip2']],
  [{ output: 'b.tar.bzip2', compression_level: 1 }, ['tar', 'xjOf', 'b.tar.bzip2']],
])('%j', async (options, command) => {
  const template = {
    builders: [{ type: 'null', communicator: 'none' }],
    'post-processors': [
      [
        { type: 'artifice', files: ['out/disk.raw'] },
        { type: 'compress', keep_input_artifact: true, ...options },
      ],
    ],
  }
  await ours.write('t.json', JSON.stringify(template))
  const { status, stdout } = await ours.run(['build', 't.json'])
  expect(status, stdout).toBe(0)
  expect((await unpacked(ours.folder, command)) === content.toString('latin1')).toBe(true)
})
