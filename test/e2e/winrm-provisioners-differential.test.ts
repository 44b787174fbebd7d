import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { runPacker, scriptLines } from '../support/packer.ts'
import { WinRmServer } from '../support/winrm-server/server.ts'
import { WindowsMachine } from '../support/winrm-server/windows-machine.ts'

// The provisioners for Windows through Debian's Packer and through Ingot, over WinRM, on two machines that are made up: the
// same exit status, the same lines from scripts, the same commands, the same files left behind. That Packer is content with
// these machines is what vouches for them.

interface Side {
  readonly folder: string
  readonly machine: WindowsMachine
  readonly server: WinRmServer
  readonly auth: 'basic' | 'ntlm'
}

/** Two machines, one for each program. The tests run side by side, because Packer waits five seconds in each. */
class Arena {
  readonly theirs: Side
  readonly ours: Side
  readonly #sandbox: CliSandbox

  private constructor(theirs: Side, ours: Side, sandbox: CliSandbox) {
    this.theirs = theirs
    this.ours = ours
    this.#sandbox = sandbox
  }

  static async make(auth: 'basic' | 'ntlm' = 'basic'): Promise<Arena> {
    const theirs = await side(await mkdtemp(join(tmpdir(), 'ingot-packer-')), auth)
    const sandbox = await CliSandbox.make()
    const arena = new Arena(theirs, await side(sandbox.folder, auth), sandbox)
    arenas.push(arena)
    return arena
  }

  async put(name: string, content: string): Promise<void> {
    for (const { folder } of [this.theirs, this.ours]) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
  }

  async run(...provisioners: object[]) {
    for (const { folder, server, auth } of [this.theirs, this.ours]) {
      const { host, port, username, password } = server
      const builder = {
        type: 'null',
        name: 'web',
        communicator: 'winrm',
        winrm_host: host,
        winrm_port: port,
        winrm_username: username,
        winrm_password: password,
        winrm_use_ntlm: auth === 'ntlm',
        winrm_timeout: '1m',
      }
      await writeFile(join(folder, 't.json'), JSON.stringify({ builders: [builder], provisioners }))
    }
    const [packer, ingot] = await Promise.all([
      runPacker(this.theirs.folder, 'build', 't.json'),
      this.#sandbox.run(['build', 't.json']),
    ])
    return {
      packer: { status: packer.code, lines: scriptLines(packer.stdout, 'web'), stdout: packer.stdout },
      ingot: { status: ingot.status, lines: scriptLines(ingot.stdout, 'web'), stdout: ingot.stdout },
    }
  }

  async expectSame(...provisioners: object[]): Promise<void> {
    const { packer, ingot } = await this.run(...provisioners)
    expect([ingot.status, ingot.lines], `${packer.stdout}\n${ingot.stdout}`).toEqual([packer.status, packer.lines])
    expect(commandsOf(this.ours)).toEqual(commandsOf(this.theirs))
    expect(await filesOf(this.ours)).toEqual(await filesOf(this.theirs))
  }

  async remove(): Promise<void> {
    await Promise.all([this.theirs.server.stop(), this.ours.server.stop()])
    await rm(this.theirs.folder, { recursive: true })
    await this.#sandbox.remove()
  }
}

const arenas: Arena[] = []
afterAll(() => Promise.all(arenas.map((arena) => arena.remove())))

async function side(folder: string, auth: 'basic' | 'ntlm'): Promise<Side> {
  const machine = new WindowsMachine(join(folder, 'machine'))
  const server = await new WinRmServer(machine, { allowUnencrypted: true, auth: [auth] }).listen()
  return { folder, machine, server, auth }
}

/** What was run, with one name for all that is made up anew each time. */
function commandsOf({ machine }: Side): string[] {
  return machine.commands
    .map((command) => command.replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'UUID'))
    .filter((command) => !command.includes('packer-cleanup'))
}

async function filesOf({ machine }: Side): Promise<Record<string, string>> {
  const entries = await readdir(machine.files.root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const facts = files.sort().map(async (path) => [path.slice(machine.files.root.length), await readFile(path, 'utf8')])
  return Object.fromEntries(await Promise.all(facts))
}

const VALUES = ['A=1', 'B=it\'s $HOME `x` "q"', 'C=']
const SHOW = 'echo ">$env:A $env:B [$env:C] $env:PACKER_BUILD_NAME $env:PACKER_BUILDER_TYPE"'

async function arenaWithScripts(): Promise<Arena> {
  const arena = await Arena.make()
  await arena.put('a.bat', '@echo off\r\necho >a\r\n')
  await arena.put('b.bat', '@echo off\necho >b')
  await arena.put('a.ps1', `${SHOW}\r\n`)
  await arena.put('b.ps1', 'Write-Output ">b"')
  await arena.put('four.ps1', 'echo ">four"; exit 4')
  await arena.put('throws.ps1', 'throw "broken"')
  await arena.put('f.txt', 'text')
  return arena
}

describe.concurrent('windows-shell', () => {
  const shell = (options: object) => ({ type: 'windows-shell', ...options })
  const cases: Record<string, readonly object[]> = {
    'runs commands and scripts, with variables': [
      shell({ inline: ['echo >%A% %B% [%C%] %PACKER_BUILD_NAME% %PACKER_BUILDER_TYPE%'], environment_vars: VALUES }),
      shell({ scripts: ['a.bat', 'b.bat'] }),
    ],
    'runs a command of its own': [
      shell({ inline: ['echo >x'], execute_command: 'echo >first && "{{.Path}}"', remote_path: 'C:/Own/run.cmd' }),
    ],
    'accepts a status': [shell({ inline: ['exit 4'], valid_exit_codes: [0, 4] }), shell({ inline: ['echo >next'] })],
    'stops at a failure': [shell({ inline: ['exit 4'] }), shell({ inline: ['echo >next'] })],
  }

  test.each(Object.entries(cases))('%s', async (_, provisioners) => {
    const arena = await arenaWithScripts()
    await arena.expectSame(...provisioners)
  })
})

describe.concurrent('powershell', () => {
  const powershell = (options: object) => ({ type: 'powershell', ...options })
  const cases: Record<string, readonly object[]> = {
    'runs scripts, with variables': [powershell({ scripts: ['a.ps1', 'b.ps1'], environment_vars: VALUES })],
    'runs a command of its own': [
      powershell({
        script: 'a.ps1',
        execute_command: 'echo >first && powershell -file {{.Path}}',
        skip_clean: true,
        remote_path: 'c:/own.ps1',
        remote_env_var_path: 'c:/vars.ps1',
      }),
    ],
    'takes other policies': [
      powershell({ script: 'b.ps1', execution_policy: 'remotesigned' }),
      powershell({ script: 'b.ps1', execution_policy: 'unrestricted' }),
    ],
    'accepts a status': [powershell({ script: 'four.ps1', valid_exit_codes: [4] }), powershell({ script: 'b.ps1' })],
    'stops at an exception': [powershell({ script: 'throws.ps1' }), powershell({ script: 'b.ps1' })],
  }

  test.each(Object.entries(cases))('%s', async (_, provisioners) => {
    const arena = await arenaWithScripts()
    if (!provisioners.some((one) => 'script' in one && one.script === 'throws.ps1')) {
      return arena.expectSame(...provisioners)
    }
    const { packer, ingot } = await arena.run(...provisioners)
    expect([ingot.status, ingot.lines]).toEqual([packer.status, packer.lines])
    expect(commandsOf(arena.ours)).toEqual(commandsOf(arena.theirs))
    // Packer 1.6 leaves the scripts of a failed build on the machine.
    expect(await filesOf(arena.ours)).toEqual({})
  })

  test('runs inline commands, from a script as Packer does since 1.13', async () => {
    const arena = await arenaWithScripts()
    const { packer, ingot } = await arena.run(
      powershell({ inline: [SHOW, 'cmd /c exit 0'], environment_vars: VALUES }),
      powershell({ inline: ['echo ">two"', 'exit 3'], valid_exit_codes: [3] }),
      powershell({ inline: ['cmd /c exit 5', 'echo ">after"'], valid_exit_codes: [5] }),
    )
    expect([ingot.status, ingot.lines], ingot.stdout).toEqual([packer.status, packer.lines])
    expect(commandsOf(arena.ours)[0]).toBe('powershell -executionpolicy bypass -file c:/Windows/Temp/script-UUID.ps1')
    expect(await filesOf(arena.ours)).toEqual({})
  })

  test('runs with all rights of another user', async () => {
    const arena = await arenaWithScripts()
    const { packer, ingot } = await arena.run(
      powershell({ script: 'a.ps1', elevated_user: 'SYSTEM', elevated_password: '', environment_vars: VALUES }),
      powershell({ script: 'b.ps1', elevated_user: "O'Brien", elevated_password: 'it\'s <secret> & "more"' }),
      powershell({
        script: 'four.ps1',
        elevated_user: 'admin',
        elevated_password: '{{.WinRMPassword}}',
        valid_exit_codes: [4],
      }),
    )
    expect([ingot.status, ingot.lines], ingot.stdout).toEqual([packer.status, packer.lines])
    expect(commandsOf(arena.ours)).toEqual(commandsOf(arena.theirs))
    expect(await filesOf(arena.ours)).toEqual({})
    expect(ingot.stdout).not.toContain('<secret>')
  })
})

describe.concurrent('windows-restart', () => {
  /** Goes down at once, and comes back a moment later. Until then it says that a shutdown is in progress, as Windows does. */
  function restartable({ machine, server }: Side): string[] {
    const asked: string[] = []
    let goingDown = false
    const restart = async () => {
      await sleep(100)
      await server.goDown()
      await sleep(300)
      await server.comeUp()
      goingDown = false
    }
    machine.power = {
      shutdown(options) {
        asked.push(options)
        if (goingDown) return 1115
        if (options.includes('/t 0')) {
          goingDown = true
          void restart()
        }
        return 0
      },
    }
    return asked
  }

  test('restarts the machine and goes on', async () => {
    const arena = await arenaWithScripts()
    const asked = [arena.theirs, arena.ours].map(restartable)
    const { packer, ingot } = await arena.run(
      { type: 'windows-restart' },
      { type: 'windows-shell', inline: ['echo >after'] },
    )
    expect([ingot.status, ingot.lines], ingot.stdout).toEqual([packer.status, packer.lines])
    expect(ingot.lines).toEqual(['>after'])
    expect(ingot.stdout).toContain('WINDOWS restarted.')
    // What comes after depends on whether the machine was up or down when it was asked, which is nobody's fault.
    const known = ['/r /f /t 0 /c "packer restart"', '/r /f /t 60 /c "packer restart test"', '/a']
    for (const one of asked) {
      expect(one[0]).toBe(known[0])
      expect(known).toEqual(expect.arrayContaining(one))
    }
  })
})

describe.concurrent('files', () => {
  test('come to the same places', async () => {
    const arena = await arenaWithScripts()
    await arena.expectSame(
      { type: 'file', source: 'f.txt', destination: 'C:\\New\\Folder\\f.txt' },
      { type: 'file', source: 'f.txt', destination: 'C:/into/' },
      { type: 'file', source: 'f.txt', destination: '$env:TEMP/t.txt' },
    )
  })

  test('need far fewer round trips', async () => {
    const arena = await Arena.make()
    await arena.put('large', 'x'.repeat(300_000))
    await arena.expectSame({ type: 'file', source: 'large', destination: 'C:/large' })
    const [packer, ingot] = [arena.theirs, arena.ours].map(({ server }) => server.service.actions.length)
    expect((ingot ?? 0) * 10).toBeLessThan(packer ?? 0)
  })
})

test.concurrent('a password can be proven with NTLM', async () => {
  const arena = await Arena.make('ntlm')
  await arena.expectSame({ type: 'windows-shell', inline: ['echo >in'] })
})
