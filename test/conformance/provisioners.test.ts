import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ProvisionerType } from '../../src/engine/index.ts'
import { provisioners } from '../../src/provisioners/index.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'
import { describesItsOptions } from './component.ts'

interface Example {
  /** Options that work in a folder which holds `file.txt`. */
  readonly options: object
  /** Options with which it runs until it is cancelled. */
  readonly endless?: object
  /** Programs that the machine has, as lines of shell. */
  readonly programs?: Readonly<Record<string, string>>
}

/** A provisioner is held to the rules below as soon as it has its line here; without one the first test fails. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  ansible: { options: { playbook_file: 'file.txt', command: 'true', skip_version_check: true } },
  'ansible-local': {
    options: { playbook_file: 'file.txt', command: 'true', staging_directory: 'stage' },
    endless: { playbook_file: 'file.txt', command: 'sleep 60;', staging_directory: 'stage' },
  },
  breakpoint: { options: {} },
  file: { options: { source: 'file.txt', destination: 'copy.txt' } },
  shell: { options: { inline: ['true'], remote_folder: '.' }, endless: { inline: ['sleep 60'], remote_folder: '.' } },
  powershell: {
    options: { inline: ['true'], execute_command: 'true', remote_path: 'script.ps1', remote_env_var_path: 'vars.ps1' },
    endless: {
      inline: ['true'],
      execute_command: 'sleep 60',
      remote_path: 'script.ps1',
      remote_env_var_path: 'vars.ps1',
    },
  },
  'shell-local': { options: { inline: ['true'] }, endless: { inline: ['sleep 60'] } },
  sleep: { options: { duration: '1s' } },
  'windows-restart': {
    options: {},
    endless: { restart_command: 'sleep 60' },
    programs: { shutdown: 'exit 0', 'powershell.exe': 'echo MACHINE restarted.' },
  },
  'windows-shell': {
    options: { inline: ['true'], execute_command: 'true', remote_path: 'script.bat' },
    endless: { inline: ['true'], execute_command: 'sleep 60', remote_path: 'script.bat' },
  },
}

test('every provisioner has an example', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(provisioners).sort())
})

describe.each(Object.entries(EXAMPLES))('%s', (type, example) => {
  const load = async () => (await provisioners[type]?.()) as ProvisionerType
  let folder: string
  let at: Bench
  let machine: FolderCommunicator

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingot-provisioner-test-'))
    await writeFile(join(folder, 'file.txt'), 'text')
    await mkdir(join(folder, 'bin'))
    for (const [name, line] of Object.entries(example.programs ?? {})) {
      await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${line}\n`, { mode: 0o755 })
    }
    machine = new FolderCommunicator(folder)
    at = bench(folder)
    at.answers.push('', '')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const prepared = async (options: object) => {
    const provisioner = await load()
    return provisioner.prepare(decoded(provisioner.options, options), at.prepared)
  }

  describesItsOptions(load, 'provisioners.md')

  test('is registered under its type', async () => {
    expect((await load()).type).toBe(type)
  })

  test('is prepared without a word, and without touching the machine', async () => {
    expect((await prepared(example.options)).warnings).toEqual([])
    expect([at.facts, machine.log]).toEqual([[], []])
  })

  test('can be run again, as after a failed try', async () => {
    const provisioner = await prepared(example.options)
    await provisioner.run(machine, {}, at.step)
    await provisioner.run(machine, {}, at.step)
    expect(at.spoken().length).toBeGreaterThan(0)
  })

  test('does nothing once the build is cancelled', async () => {
    const provisioner = await prepared(example.options)
    at.abort.abort(new Error('interrupted'))
    await expect(provisioner.run(machine, {}, at.step)).rejects.toThrow('interrupted')
    expect(machine.log.filter((entry) => !entry.startsWith('remove '))).toEqual([])
  })

  const { endless } = example
  if (endless) {
    test('stops when the build is cancelled', async () => {
      const running = (await prepared(endless)).run(machine, {}, at.step)
      setTimeout(() => at.abort.abort(new Error('interrupted')), 100)
      await expect(running).rejects.toThrow('interrupted')
    })
  }
})
