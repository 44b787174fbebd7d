import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { windowsRestart } from '../../src/provisioners/windows-restart/index.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

let folder: string
let machine: FolderCommunicator
let at: Bench

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-restart-test-'))
  await mkdir(join(folder, 'bin'))
  machine = new FolderCommunicator(folder)
  at = bench(folder)
  await shutdownEnds(0)
  await program('powershell.exe', 'echo MACHINE restarted.')
})
afterEach(() => rm(folder, { recursive: true }))

async function program(name: string, ...lines: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${lines.join('\n')}\n`)
  await chmod(join(folder, 'bin', name), 0o755)
}

/** What `shutdown` ends with, one after the other; the last one from then on. A shell can't say more than 255. */
async function shutdownEnds(...codes: readonly number[]): Promise<void> {
  await program('shutdown', 'echo "$*" >>asked')
  machine.endings.push(...codes.map((code) => ({ kind: 'exit', code }) as const))
}

const asked = async (): Promise<string[]> => (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n')
const run = (options: object = {}) =>
  windowsRestart.prepare(decoded(windowsRestart.options, options), at.prepared).run(machine, {}, at.step)

const RESTART = '/r /f /t 0 /c packer restart'
const PROBE = '/r /f /t 60 /c packer restart test'

describe('windows-restart', () => {
  test('restarts, asks whether that goes on, cancels the question, and checks', async () => {
    await run()
    expect(await asked()).toEqual([RESTART, PROBE, '/a'])
    expect(at.spoken()).toEqual([
      'say: Restarting Machine',
      'say: Waiting for machine to restart...',
      'stdout: MACHINE restarted.',
      'say: Machine successfully restarted, moving on',
    ])
  })

  test.each([0, 1115, 1190])('takes %i for a restart', async (code) => {
    machine.endings.splice(0)
    await shutdownEnds(code)
    await run()
    expect((await asked())[0]).toBe(RESTART)
  })

  test('takes a lost connection for a restart', async () => {
    machine.endings.splice(0, 1, { kind: 'disconnected' })
    await run()
  })

  test('fails when the machine does not want to', async () => {
    machine.endings.splice(0)
    await shutdownEnds(5)
    await expect(run()).rejects.toMatchObject({
      code: 'windows-restart/not-started',
      message: expect.stringContaining('exited with non-zero exit status: 5'),
      place: { file: 'template.json' },
    })
  })

  test('waits while the machine is still going down', async () => {
    machine.endings.splice(0)
    await shutdownEnds(0, 1115, 1190, 1717, 1)
    await run()
    expect(await asked()).toEqual([RESTART, PROBE, PROBE, PROBE, PROBE])
    expect(at.host.clock.sleeps).toEqual([2000, 2000, 2000])
  })

  test('goes on when the machine cannot be reached', async () => {
    machine.failures.push(undefined, new Error('no route'))
    await run()
    expect(await asked()).toEqual([RESTART])
  })

  test("waits for the user's own check, and then for PowerShell", async () => {
    await program('check', 'echo x >>checks', '[ "$(wc -l <checks)" -ge 3 ]')
    await run({ restart_check_command: 'check' })
    const checks = machine.log.filter((entry) => entry === 'exec check')
    expect(checks).toHaveLength(3)
    expect(machine.log.at(-1)).toContain('powershell.exe -EncodedCommand')
  })

  test('waits until the registry has no pending changes', async () => {
    await program('powershell.exe', 'echo restarted.; echo x >>checks', '[ "$(wc -l <checks)" -ge 3 ]')
    await run({ check_registry: true, registry_keys: ["HKLM:It's\\Pending"] })
    const encoded = machine.log.at(-1)?.split(' ').at(-1) ?? ''
    expect(Buffer.from(encoded, 'base64').toString('utf16le')).toContain("@('HKLM:It''s\\Pending')")
    expect(machine.log.filter((entry) => entry.includes(encoded))).toHaveLength(2)
  })

  test('gives up in time, and says what it waited for', async () => {
    await program('powershell.exe', 'exit 1')
    await expect(run({ restart_timeout: '10s' })).rejects.toMatchObject({
      code: 'windows-restart/timeout',
      message: expect.stringMatching(/within 10s \("restart_timeout"\): the check of PowerShell did not say yes$/),
    })
  })
})
