import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { flattenErrors, type IngotError } from '../../src/errors/index.ts'
import { shellLocal as postProcessor } from '../../src/post-processors/shell-local.ts'
import { shellLocal } from '../../src/provisioners/shell-local.ts'
import { artifactOf } from '../support/artifact.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

let folder: string
let at: Bench

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-shell-local-test-'))
  at = bench(folder)
})
afterEach(() => rm(folder, { recursive: true }))

const run = (options: object, generated = {}) =>
  shellLocal
    .prepare(decoded(shellLocal.options, options), at.prepared)
    .run(new FolderCommunicator(folder), generated, at.step)
const codesOf = (options: object): string[] => {
  try {
    shellLocal.prepare(decoded(shellLocal.options, options), at.prepared)
  } catch (error) {
    return flattenErrors(error).map((each) => (each as IngotError).code)
  }
  return []
}
const scriptsLeft = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.name.startsWith('script'))

describe('running', () => {
  test('runs inline commands here, with variables, and takes the script away', async () => {
    const inline = ['echo "$PACKER_BUILD_NAME $PACKER_BUILDER_TYPE $PACKER_RUN_UUID $A $(pwd)"', 'stat -c %a "$0"']
    await run({ inline, environment_vars: ["A=it's"] })
    expect(at.spoken()).toEqual([
      'say: Running local shell script: inline (template.json:2:3)',
      `stdout: web null 11111111-2222-3333-4444-555555555555 it's ${folder}`,
      'stdout: 700',
    ])
    expect(await scriptsLeft()).toEqual([])
  })

  test('runs files, even in folders with odd names', async () => {
    await mkdir(join(folder, "it's odd"))
    for (const name of ['a.sh', "it's odd/b.sh"]) {
      await writeFile(join(folder, name), '#!/bin/sh\necho "$0"\n', { mode: 0o755 })
    }
    await run({ scripts: ['a.sh', "it's odd/b.sh"] })
    expect(at.spoken().filter((line) => line.startsWith('stdout'))).toEqual([
      `stdout: ${folder}/a.sh`,
      `stdout: ${folder}/it's odd/b.sh`,
    ])
  })

  test('takes "command" for one inline command', async () => {
    await run({ command: 'echo {{.ID}}' }, { ID: 'i-1' })
    expect(at.spoken()).toContain('stdout: i-1')
  })

  test('runs the program that execute_command names', async () => {
    await run({ inline: ['x'], execute_command: ['/bin/echo', '{{.Vars}}|{{.Script}}'], env_var_format: '%s=%s,' })
    expect(at.spoken().at(-1)).toMatch(/^stdout: PACKER_BUILDER_TYPE=null,PACKER_BUILD_NAME=web,\|\/.*script$/)
  })

  test('skips other operating systems', async () => {
    await run({ inline: ['echo no'], only_on: ['windows'] })
    expect(at.spoken()).toEqual(['say: Skipping shell-local due to runtime OS: it is for windows, not linux'])
  })

  test('runs fifty at once in well below a second', async () => {
    const started = performance.now()
    await Promise.all(Array.from({ length: 50 }, () => run({ inline: ['true'] })))
    // Generous: a busy machine must not break the test, 50 times one after the other should.
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

describe('failing', () => {
  test('shows the last lines and takes the script away', async () => {
    const error = await run({ inline: ['echo why', 'exit 9'] }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'provisioner/script-failed', details: ['why'] })
    expect(error.message).toContain('exited with non-zero exit status: 9. Allowed exit codes are: [0]')
    expect(await scriptsLeft()).toEqual([])
  })

  test('ends what the script started when the build is cancelled', async () => {
    const running = run({ inline: ['sleep 60 & echo started', 'wait'] })
    await expect.poll(() => at.spoken()).toContain('stdout: started')
    at.abort.abort(new Error('interrupted'))
    await expect(running).rejects.toThrow('interrupted')
    expect(await scriptsLeft()).toEqual([])
  })

  test('names the program that is not there', async () => {
    await expect(run({ inline: ['x'], execute_command: ['/no/such', '{{.Script}}'] })).rejects.toThrow(/"\/no\/such"/)
  })
})

test.each([
  [{}, 'script/none'],
  [{ command: 'a', inline: ['b'] }, 'script/conflict'],
  [{ command: 'a', script: 'b' }, 'script/conflict'],
  [{ script: 'nope' }, 'script/unreadable'],
  [{ command: 'a', use_linux_pathing: true }, 'script/conflict'],
  [{ command: 'a', environment_vars: ['x'] }, 'script/bad-variable'],
])('refuses %j', (options, code) => {
  expect(codesOf(options)).toEqual([code])
})

describe('as a post-processor', () => {
  const process = (options: object) =>
    postProcessor
      .prepare(decoded(postProcessor.options, options), at.prepared)
      .process(artifactOf(['a.img']), { ID: 'image-1' }, at.step)

  test('leaves the artifact as it is and keeps it', async () => {
    const result = await process({ inline: ['echo {{.ID}}'] })
    expect(at.spoken()).toContain('stdout: image-1')
    expect(result).toMatchObject({ artifact: { files: ['a.img'] }, keepByDefault: true, keepForced: true })
  })

  test('gives a command of one part to a shell', async () => {
    await process({ inline: ['x'], execute_command: ['echo one && echo two'] })
    expect(at.spoken().slice(1)).toEqual(['stdout: one', 'stdout: two'])
  })

  test('fails as a post-processor', async () => {
    await expect(process({ inline: ['exit 1'] })).rejects.toMatchObject({ code: 'post-processor/script-failed' })
  })
})
