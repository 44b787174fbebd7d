import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dockerBuilder } from '../../../src/builders/docker/index.ts'
import { restoredStart } from '../../../src/builders/docker/steps/index.ts'
import { NO_PROGRESS, type Step } from '../../../src/engine/index.ts'
import { flattenErrors, messageOf } from '../../../src/errors/index.ts'
import { bench, decoded } from '../../support/component.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-docker-test-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const prepare = (options: object) =>
  dockerBuilder.prepare(decoded(dockerBuilder.options, options), bench(folder).prepared)

function mistakes(options: object): string[] {
  try {
    prepare(options)
    return []
  } catch (error) {
    return flattenErrors(error).map(messageOf)
  }
}

const ok = { image: 'debian:13', commit: true }

describe('options', () => {
  test.each([
    [ok, []],
    [{ ...ok, communicator: 'docker' }, []],
    [{ image: 'debian:13' }, [/needs one of "commit", "discard" and "export_path"/]],
    [{ ...ok, discard: true }, [/only one of "commit" and "discard"/]],
    [{ image: 'debian:13', export_path: '.' }, [/"export_path" "." is a folder/]],
    [{ commit: true }, [/needs "image" or "build"/]],
    [{ ...ok, build: { path: 'Dockerfile' } }, [/only one of "image" and "build"/]],
    [{ ...ok, ecr_login: true, communicator: 'ssh' }, [/"ecr_login" needs "login_server"/, /"ssh_username"/]],
    [{ ...ok, communicator: 'dokcer' }, [/"communicator" "dokcer" is unknown/]],
  ])('%j', (options, sentences) => {
    const found = mistakes(options)
    expect(found).toHaveLength(sentences.length)
    for (const [index, sentence] of sentences.entries()) expect(found[index]).toMatch(sentence)
  })

  test('pull beside build is warned of', () => {
    expect(prepare({ commit: true, pull: true, build: { path: 'Dockerfile' } }).warnings).toHaveLength(1)
    expect(prepare({ commit: true, build: { path: 'Dockerfile' } }).warnings).toEqual([])
  })
})

test('an image starts what its source starts, unless it is told otherwise', () => {
  const source = { command: ['-g', 'a "b"'], entrypoint: [] }
  expect(restoredStart([], source, false)).toEqual(['ENTRYPOINT [""]', 'CMD ["-g","a \\"b\\""]'])
  expect(restoredStart(['cmd /bin/x', 'ENV CMD=1'], source, true)).toEqual(['ENTRYPOINT []'])
  expect(restoredStart(['ENTRYPOINT ["/x"]', ' CMD []'], source, true)).toEqual([])
})

test.each([
  [ok, ['Find docker', 'Pull image', 'Start container', 'Connect', 'Provision', 'Commit container']],
  [
    { image: 'x', pull: false, export_path: 'x.tar' },
    ['Find docker', 'Start container', 'Connect', 'Provision', 'Export container'],
  ],
  [{ build: { path: 'x' }, discard: true }, ['Find docker', 'Build image', 'Start container', 'Connect', 'Provision']],
])('the steps of %j', (options, names) => {
  const { steps } = prepare(options).start({ hasProvisioners: true, progress: NO_PROGRESS, provision: async () => {} })
  expect((steps as Step<unknown>[]).map((step) => step.name)).toEqual(names)
})
