import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PostProcessorType } from '../../src/engine/index.ts'
import { factsOf } from '../../src/engine/index.ts'
import { postProcessors } from '../../src/post-processors/index.ts'
import { artifactOf } from '../support/artifact.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { describesItsOptions } from './component.ts'

const docker = fileURLToPath(new URL('../fixtures/docker', import.meta.url))

/** Options that work on an artifact which is the file `image.raw`; a post-processor without an example fails. */
const EXAMPLES: Readonly<Record<string, object>> = {
  'amazon-import': { s3_bucket_name: 'images', format: 'raw' },
  artifice: { files: ['image.raw'] },
  checksum: {},
  compress: {},
  'docker-import': { repository: 'image', docker_path: docker },
  'docker-push': { docker_path: docker },
  'docker-save': { path: 'image.tar', docker_path: docker },
  'docker-tag': { repository: 'image', docker_path: docker },
  manifest: {},
  'shell-local': { inline: ['touch made'] },
}

/** Those that put something else in place of the artifact's files. */
const REPLACING = ['compress', 'docker-import', 'docker-push', 'docker-tag']
/** Those that make no files. */
const SELECTING = ['artifice', 'docker-import', 'docker-push', 'docker-tag']
/** Those that take only what certain builders make. */
const TAKES: Readonly<Record<string, string>> = {
  'docker-import': 'packer.docker',
  'docker-push': 'packer.post-processor.docker-import',
  'docker-save': 'packer.post-processor.docker-import',
  'docker-tag': 'packer.post-processor.docker-import',
}

/** Those that need somebody else's computers: their own tests run them. */
const ELSEWHERE = ['amazon-import']

test('every post-processor has an example', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(postProcessors).sort())
})

describe.each(Object.entries(EXAMPLES))('%s', (type, example) => {
  const isHere = !ELSEWHERE.includes(type)
  const load = async () => (await postProcessors[type]?.()) as PostProcessorType
  const artifact = { ...artifactOf(['image.raw']), builderId: TAKES[type] ?? 'test.builder' }
  let folder: string
  let at: Bench

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingot-post-processor-test-'))
    await writeFile(join(folder, 'image.raw'), 'image')
    at = bench(folder)
  })
  afterEach(() => rm(folder, { recursive: true }))

  const prepared = async () => {
    const postProcessor = await load()
    return postProcessor.prepare(decoded(postProcessor.options, example), at.prepared)
  }
  const files = () => readdir(folder).then((names) => names.filter((name) => name !== 'ingot').sort())

  describesItsOptions(load, 'post-processors.md')

  test('is registered under its type', async () => {
    expect((await load()).type).toBe(type)
  })

  test('is prepared without a word, and without a trace', async () => {
    expect((await prepared()).warnings).toEqual([])
    expect([at.facts, await files()]).toEqual([[], ['image.raw']])
  })

  // Those that need a provider are run against one, in tests of their own.
  if (isHere) {
    test('leaves its input as it was', async () => {
      const before = structuredClone(factsOf(artifact))
      const { artifact: output } = await (await prepared()).process(artifact, {}, at.step)
      expect(factsOf(artifact)).toEqual(before)
      expect(artifact.destroyed).toBe(false)
      if (output && !REPLACING.includes(type)) expect(factsOf(output).files).toContain('image.raw')
      expect(await files()).toContain('image.raw')
      if (!SELECTING.includes(type)) expect((await files()).length).toBeGreaterThan(1)
    })

    test('can be run for many builds at once', async () => {
      const postProcessor = await prepared()
      await Promise.all(Array.from({ length: 5 }, () => postProcessor.process(artifact, {}, at.step)))
    })
  }

  test('does nothing once the build is cancelled', async () => {
    const postProcessor = await prepared()
    at.abort.abort(new Error('interrupted'))
    await expect(postProcessor.process(artifact, {}, at.step)).rejects.toThrow('interrupted')
    expect(await files()).toEqual(['image.raw'])
  })
})
