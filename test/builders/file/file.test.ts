import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileBuilder } from '../../../src/builders/file/index.ts'
import type { Communicator } from '../../../src/communicators/index.ts'
import { NO_PROGRESS, type Step } from '../../../src/engine/index.ts'
import { bench, decoded } from '../../support/component.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-file-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function build(options: object, provision: (communicator: Communicator) => Promise<void> = async () => {}) {
  const at = bench(folder)
  const prepared = fileBuilder.prepare(decoded(fileBuilder.options, options), at.prepared)
  const started = prepared.start({ hasProvisioners: true, progress: NO_PROGRESS, provision })
  for (const step of started.steps as Step<unknown>[]) await step.run(started.state, at.step)
  return { warnings: prepared.warnings, artifact: started.artifact() }
}

test('writes what it is told, in folders that it makes', async () => {
  const { artifact } = await build({ target: 'a/b/file', content: 'text' })
  const path = join(folder, 'a', 'b', 'file')
  expect(readFileSync(path, 'utf8')).toBe('text')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(artifact).toMatchObject({
    builderId: 'packer.file',
    id: 'File',
    files: ['a/b/file'],
    description: 'Stored file: a/b/file',
  })
  await artifact?.destroy(new AbortController().signal)
  expect(() => statSync(path)).toThrow('ENOENT')
})

test('copies', async () => {
  writeFileSync(join(folder, 'from'), 'copied')
  await build({ target: 'to', source: 'from' })
  expect(readFileSync(join(folder, 'to'), 'utf8')).toBe('copied')
  await expect(build({ target: 'to', source: 'no' })).rejects.toThrow('"source" "no" can\'t be copied to "to"')
})

test('says what to do when it can not write, and leaves what is no file alone', async () => {
  mkdirSync(join(folder, 'taken'))
  symlinkSync('/dev/full', join(folder, 'full'))
  writeFileSync(join(folder, 'file'), '')
  const failing = (target: string) => build({ target, content: 'text' })
  await expect(failing('taken')).rejects.toMatchObject({
    hint: expect.stringContaining('there is a folder of that name'),
  })
  await expect(failing('file/x')).rejects.toMatchObject({ code: 'file/unwritable' })
  await expect(failing('full')).rejects.toMatchObject({ code: 'file/unwritable', hint: 'make room on the disk' })
  expect(lstatSync(join(folder, 'full')).isSymbolicLink()).toBe(true)
})

test('with nothing to write it warns, with two things it refuses', async () => {
  expect((await build({ target: 'empty' })).warnings).toHaveLength(1)
  expect(readFileSync(join(folder, 'empty'), 'utf8')).toBe('')
  await expect(build({ target: 'x', source: 'a', content: 'b' })).rejects.toThrow('only one of "source" and "content"')
})

test('has provisioners work on nothing', async () => {
  const { signal } = new AbortController()
  await build({ target: 'file', content: 'text' }, async (communicator) => {
    expect(await communicator.exec('exit 3', { signal })).toEqual({ kind: 'exit', code: 0 })
    await communicator.upload({ path: '/no/such/file' }, '/tmp/x', { signal })
    const sink = new PassThrough()
    await communicator.download('/etc/passwd', sink, { signal })
    expect(sink.read()).toBe(null)
  })
})
