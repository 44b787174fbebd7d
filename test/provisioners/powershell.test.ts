import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { flattenErrors, type IngotError } from '../../src/errors/index.ts'
import { elevatedScript } from '../../src/provisioners/powershell/elevated-script.ts'
import { powershell } from '../../src/provisioners/powershell/index.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

let folder: string
let machine: FolderCommunicator
let at: Bench

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-powershell-test-'))
  machine = new FolderCommunicator(folder)
  at = bench(folder)
  await writeFile(join(folder, 'a.ps1'), 'echo a')
})
afterEach(() => rm(folder, { recursive: true }))

const paths = { remote_path: 'there.ps1', remote_env_var_path: 'vars.ps1' }
const prepare = (options: object) =>
  powershell.prepare(decoded(powershell.options, { ...paths, ...options }), at.prepared)
const run = (options: object, generated = {}) => prepare(options).run(machine, generated, at.step)
const commands = () => machine.log.filter((entry) => entry.startsWith('exec ')).map((entry) => entry.slice(5))
const errorsOf = (options: object): IngotError[] => {
  try {
    prepare(options)
  } catch (error) {
    return flattenErrors(error) as IngotError[]
  }
  return []
}

/** Where scripts go on a Windows. */
const makeTemp = async () => {
  for (const drive of ['c:', 'C:']) await mkdir(join(folder, drive, 'Windows/Temp'), { recursive: true })
}

/** The machine has no PowerShell: what matters is what it is asked for. */
const anyStatus = { valid_exit_codes: [0, 1, 2, 126, 127] }

describe('commands', () => {
  const quiet =
    "if (Test-Path variable:global:ProgressPreference){set-variable -name variable:global:ProgressPreference -value 'SilentlyContinue'};"

  test.each([
    [{}, `powershell -executionpolicy bypass "& { ${quiet}. vars.ps1; &'there.ps1'; exit $LastExitCode }"`],
    [
      { execution_policy: 'allsigned', debug_mode: 2 },
      `powershell -executionpolicy allsigned "& { ${quiet}Set-PsDebug -Trace 2;. vars.ps1; &'there.ps1'; exit $LastExitCode }"`,
    ],
    [
      { use_pwsh: true },
      `pwsh -executionpolicy bypass -command "& { ${quiet}. vars.ps1; &'there.ps1'; exit $LastExitCode }"`,
    ],
    [{ execution_policy: 'none' }, `${quiet}. vars.ps1; &'there.ps1'; exit $LastExitCode`],
  ])('for a script with %j', async (options, command) => {
    await run({ script: 'a.ps1', ...options, ...anyStatus })
    expect(commands()).toEqual([command])
  })

  test.each([
    [{}, 'powershell -executionpolicy bypass -file there.ps1'],
    [{ use_pwsh: true }, 'pwsh -executionpolicy bypass -file there.ps1'],
    [{ execution_policy: 'none' }, "&'there.ps1'; exit $LastExitCode"],
  ])('for inline commands with %j', async (options, command) => {
    await run({ inline: ['echo a'], ...options, ...anyStatus })
    expect(commands()).toEqual([command])
  })

  test('have paths of their own unless they are given', async () => {
    await makeTemp()
    const own = { remote_path: '', remote_env_var_path: '', execute_command: 'echo {{.Path}} {{.Vars}}' }
    await expect(run({ inline: ['x'], ...own })).resolves.toBeUndefined()
    expect(commands()[0]).toMatch(
      /^echo c:\/Windows\/Temp\/script-[\da-f-]{36}\.ps1 c:\/Windows\/Temp\/packer-ps-env-vars-[\da-f-]{36}\.ps1$/,
    )
  })
})

describe('what is put on the machine', () => {
  test('are variables whose values PowerShell takes as they are', async () => {
    const options = { environment_vars: ['B=it\'s $x "q" `t'], env: { A: '' }, execute_command: 'cat vars.ps1' }
    await run({ inline: ['x'], ...options })
    const line =
      '$env:A=""; $env:B="it`\'s `$x `"q`" ``t"; $env:PACKER_BUILDER_TYPE="null"; $env:PACKER_BUILD_NAME="web";'
    expect(at.spoken()).toContain(`stdout: ${line}`)
  })

  test('are inline commands in a script that ends with their status', async () => {
    await run({ inline: ['echo {{.ID}}', 'echo b'], execute_command: 'cat there.ps1', debug_mode: 1 }, { ID: 'i-1' })
    const lines = at.spoken().flatMap((line) => (line.startsWith('stdout: ') ? [line.slice(8)] : []))
    const payload = lines.slice(lines.indexOf('try {') + 1, lines.indexOf('} catch {'))
    expect(payload).toEqual(['echo i-1', 'echo b'])
    expect(lines.slice(0, lines.indexOf('try {'))).toEqual([
      expect.stringContaining('SilentlyContinue'),
      'Set-PsDebug -Trace 1',
      ". 'vars.ps1'",
    ])
    expect(lines).toContain('if ((Test-Path variable:LASTEXITCODE) -and $LASTEXITCODE -ne 0) { exit $LASTEXITCODE }')
  })

  test('is taken away again, also after a failure', async () => {
    await run({ inline: ['x'], execute_command: 'true' })
    await expect(run({ inline: ['x'], execute_command: 'exit 3' })).rejects.toMatchObject({
      code: 'provisioner/script-failed',
      message: expect.stringContaining('non-zero exit status: 3'),
    })
    expect(await readdir(folder)).toEqual(['a.ps1'])
  })

  test('stays when the template says so', async () => {
    await run({ inline: ['x'], execute_command: 'true', skip_clean: true })
    expect((await readdir(folder)).sort()).toEqual(['a.ps1', 'there.ps1', 'vars.ps1'])
  })

  test('is tried again while the machine cannot be reached', async () => {
    machine.failures.push(new Error('no route'))
    await run({ inline: ['x'], execute_command: 'echo reached' })
    expect(at.spoken()).toContain('message: Trying again: no route')
    expect(at.spoken()).toContain('stdout: reached')
  })

  test('failing to take something away is told, and no failure', async () => {
    machine.failures.push(undefined, undefined, undefined, new Error('gone'))
    await run({ inline: ['x'], execute_command: 'true' })
    expect(at.spoken()).toContain('message: A script was left on the machine: gone')
  })
})

describe('with all rights', () => {
  test('runs a script that makes a task of the command', async () => {
    await makeTemp()
    const secrets: string[] = []
    at = bench(folder, { secret: (text) => secrets.push(text) })
    const options = {
      elevated_user: 'me',
      elevated_password: '{{.WinRMPassword}}',
      elevated_execute_command: 'do {{.Path}}',
    }
    await run({ inline: ['x'], ...options, ...anyStatus }, { WinRMPassword: "it's" })
    expect(commands()[0]).toMatch(
      /^powershell -executionpolicy bypass -file "C:\/Windows\/Temp\/packer-elevated-shell-[\da-f-]{36}\.ps1"$/,
    )
    expect(secrets).toContain("it's")
  })

  test('quotes whatever a name or a password holds', () => {
    const task = { name: 'packer-1', user: "O'Brien", password: 'a\'b$c`d"', command: 'do "it\'s"', path: "c:/x'y.ps1" }
    const script = elevatedScript(task)
    expect(script).toContain("$password = 'a''b$c`d\"'")
    expect(script).toContain("$action.Arguments = '/c do \"it''s\" > %SYSTEMROOT%/Temp/packer-1.out 2>&1'")
    expect(script).toContain("RegisterTaskDefinition($name, $definition, 6, 'O''Brien', $password, 1, $null)")
    expect(elevatedScript({ ...task, password: '' })).toContain("6, 'O''Brien', $password, 5, $null)")
    expect(elevatedScript({ ...task, password: '' })).toContain('$password = $null')
  })
})

describe('mistakes', () => {
  test.each([
    [{}, 'script/none', 'inline'],
    [{ inline: ['x'], execution_policy: 'bypas' }, 'options/invalid', '"bypas"'],
    [{ inline: ['x'], elevated_password: 'x' }, 'options/invalid', '"elevated_user"'],
    [{ inline: ['x'], debug_mode: 3 }, 'options/invalid', 'not 3'],
    [{ inline: ['x'], env_var_format: '%d' }, 'script/bad-format', '"env_var_format"'],
    [{ inline: ['x'], elevated_env_var_format: '%s' }, 'script/bad-format', '"elevated_env_var_format"'],
    [{ script: 'nope.ps1' }, 'script/unreadable', '"nope.ps1"'],
    [{ inline: ['x'], environment_vars: ['A B=1'] }, 'script/bad-variable', '"A B=1"'],
  ])('%j', (options, code, words) => {
    expect(errorsOf(options)).toMatchObject([{ code, message: expect.stringContaining(words) }])
  })

  test('a misspelt policy has a suggestion', () => {
    expect(errorsOf({ inline: ['x'], execution_policy: 'remotsigned' })[0]?.hint).toBe('did you mean "remotesigned"?')
  })
})
