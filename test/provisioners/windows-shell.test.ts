import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { windowsShell } from '../../src/provisioners/windows-shell/index.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

let folder: string
let machine: FolderCommunicator
let at: Bench

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-windows-shell-test-'))
  machine = new FolderCommunicator(folder)
  at = bench(folder)
})
afterEach(() => rm(folder, { recursive: true }))

const prepare = (options: object) =>
  windowsShell.prepare(decoded(windowsShell.options, { remote_path: 'there.bat', ...options }), at.prepared)
const run = (options: object, generated = {}) => prepare(options).run(machine, generated, at.step)
const commands = () => machine.log.filter((entry) => entry.startsWith('exec ')).map((entry) => entry.slice(5))

test('sets variables in front of the script, as they are', async () => {
  await run({ inline: ['x'], environment_vars: ["A=it's", 'B='], valid_exit_codes: [0, 126, 127] })
  expect(commands()).toEqual([
    'set "A=it\'s" && set "B=" && set "PACKER_BUILDER_TYPE=null" && set "PACKER_BUILD_NAME=web" && "there.bat"',
  ])
})

test('leaves scripts and their line ends as they are, and where they are', async () => {
  await writeFile(join(folder, 'a.bat'), 'echo a\r\n')
  await run({ script: 'a.bat', execute_command: 'true' })
  expect(await readFile(join(folder, 'there.bat'), 'utf8')).toBe('echo a\r\n')
})

test('joins inline commands, and renders them no more', async () => {
  await run({ inline: ['echo {{.ID}}', 'echo b'], execute_command: 'cat {{.Path}}' }, { ID: 'i-1' })
  expect(at.spoken()).toEqual([
    'say: Provisioning with windows-shell script: inline (template.json:3:3)',
    'stdout: echo {{.ID}}',
    'stdout: echo b',
  ])
})

test('stops at a status that is not allowed', async () => {
  const scripts = { inline: ['x'], execute_command: 'exit 3' }
  await run({ ...scripts, valid_exit_codes: [3] })
  await expect(run(scripts)).rejects.toMatchObject({
    code: 'provisioner/script-failed',
    step: 'provisioner "windows-shell"',
  })
})

test('tries again while the machine cannot be reached', async () => {
  machine.failures.push(new Error('no route'))
  await run({ inline: ['x'], execute_command: 'true' })
  expect(at.spoken()).toContain('message: Trying again: no route')
})

test('wants a format that can be used', () => {
  expect(() => prepare({ inline: ['x'], env_var_format: 'set %s' })).toThrow('"env_var_format": it needs two %s')
})
