import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PrepareContext } from '../../src/engine/index.ts'
import { manifest } from '../../src/post-processors/manifest/index.ts'
import { artifactOf } from '../support/artifact.ts'
import { type Bench, bench, decoded } from '../support/component.ts'

const RUN = '11111111-2222-3333-4444-555555555555'
let folder: string
let at: Bench

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-manifest-test-'))
  at = bench(folder)
})
afterEach(() => rm(folder, { recursive: true }))

const note = (options: object = {}, prepared: Partial<PrepareContext> = {}, artifact = artifactOf([], 'ami-1')) =>
  manifest
    .prepare(decoded(manifest.options, options), { ...at.prepared, ...prepared })
    .process(artifact, { ID: 'i-1' }, at.step)
const text = (name = 'packer-manifest.json') => readFile(join(folder, name), 'utf8')
const names = async () => JSON.parse(await text()).builds.map((build: { name: string }) => build.name)

test('writes what Packer writes, byte for byte', async () => {
  await writeFile(join(folder, 'disk.img'), '12345')
  const custom_data = { b: '<{{.ID}}>&\u2028', a: 'é' }
  await note({ custom_data }, {}, artifactOf([join(folder, 'disk.img'), 'gone']))
  expect(await text()).toBe(`{
  "builds": [
    {
      "name": "web",
      "builder_type": "null",
      "build_time": 1767323045,
      "files": [
        {
          "name": "${folder}/disk.img",
          "size": 5
        },
        {
          "name": "gone",
          "size": 0
        }
      ],
      "artifact_id": "id-1",
      "packer_run_uuid": "${RUN}",
      "custom_data": {
        "a": "é",
        "b": "\\u003ci-1\\u003e\\u0026\\u2028"
      }
    }
  ],
  "last_run_uuid": "${RUN}"
}`)
})

test('leaves out paths and times when asked to', async () => {
  await note({ strip_path: true, strip_time: true }, {}, artifactOf(['deep/er/disk.img']))
  const [build] = JSON.parse(await text()).builds
  expect(build.files).toEqual([{ name: 'disk.img', size: 0 }])
  expect(build).not.toHaveProperty('build_time')
  expect(build.custom_data).toBeNull()
})

test('keeps the artifact, whatever the user says', async () => {
  expect(await note()).toMatchObject({ artifact: { id: 'ami-1' }, keepByDefault: true, keepForced: true })
})

describe('what was there before', () => {
  test('stays, with fields that nobody here knows', async () => {
    await note({}, { buildName: 'first' })
    const before = JSON.parse(await text())
    before.builds[0].extra = { kept: 1 }
    await writeFile(join(folder, 'packer-manifest.json'), JSON.stringify(before))
    await note({}, { buildName: 'second', runId: 'other' })
    const after = JSON.parse(await text())
    expect(after.builds).toMatchObject([{ name: 'first', extra: { kept: 1 } }, { name: 'second' }])
    expect(after.last_run_uuid).toBe('other')
  })

  test('goes with -force, but not the builds of the same run', async () => {
    await note({}, { buildName: 'old', runId: 'old run' })
    await note({}, { buildName: 'a', force: true })
    await note({}, { buildName: 'b', force: true })
    expect(await names()).toEqual(['a', 'b'])
  })

  test.each(['{ broken', '[]', '{"builds": 1}'])('is kept untouched when it is %s', async (content) => {
    await writeFile(join(folder, 'packer-manifest.json'), content)
    await expect(note()).rejects.toMatchObject({ code: 'manifest/unreadable' })
    expect(await text()).toBe(content)
    expect(await readdir(folder)).toEqual(['packer-manifest.json'])
  })

  test('may be an empty file', async () => {
    await writeFile(join(folder, 'packer-manifest.json'), '')
    await note()
    expect(await names()).toEqual(['web'])
  })

  test('keeps its mode and its link', async () => {
    await writeFile(join(folder, 'real'), '')
    await chmod(join(folder, 'real'), 0o600)
    await symlink('real', join(folder, 'packer-manifest.json'))
    await note()
    expect((await stat(join(folder, 'real'))).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await text('real')).builds).toHaveLength(1)
  })
})

describe('at the same time', () => {
  test('all builds get in', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => note({}, { buildName: `${index}` })))
    expect((await names()).sort()).toEqual(Array.from({ length: 30 }, (_, index) => `${index}`).sort())
    expect(await readdir(folder)).toEqual(['packer-manifest.json'])
    // They line up: nobody waits for a lock of the same process.
    expect(at.host.clock.sleeps).toEqual([])
  })

  test('another process is waited for', async () => {
    const lock = join(folder, 'packer-manifest.json.lock')
    await writeFile(lock, '')
    const { clock } = at.host
    const sleep = clock.sleep.bind(clock)
    clock.sleep = async (...how) => {
      expect(await readdir(folder)).toEqual(['packer-manifest.json.lock'])
      if (clock.sleeps.length === 3) await rm(lock)
      return sleep(...how)
    }
    await note()
    expect(clock.sleeps).toEqual([50, 50, 50, 50])
    expect(at.spoken()).toEqual([])
    expect(await readdir(folder)).toEqual(['packer-manifest.json'])
  })

  test('a lock that a dead process left is removed after ten seconds', async () => {
    await writeFile(join(folder, 'packer-manifest.json.lock'), '')
    await note()
    expect(at.host.clock.sleeps.length * 50).toBe(10_000)
    expect(at.spoken()).toEqual([expect.stringContaining('packer-manifest.json.lock')])
  })

  test('Ctrl-C ends the waiting', async () => {
    await writeFile(join(folder, 'packer-manifest.json.lock'), '')
    at.abort.abort(new Error('interrupted'))
    await expect(note()).rejects.toThrow('interrupted')
    expect(await readdir(folder)).toEqual(['packer-manifest.json.lock'])
  })
})

test('a folder that is not there is named', async () => {
  const error = await note({ output: 'no/where.json' }).catch((thrown) => thrown)
  expect(error).toMatchObject({ code: 'manifest/unwritable', place: { line: 2 } })
  expect(error.message).toContain('"no/where.json"')
})
