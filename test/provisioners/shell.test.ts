import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { flattenErrors, IngotError } from '../../src/errors/index.ts'
import { shell } from '../../src/provisioners/shell/index.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

let folder: string
let machine: FolderCommunicator
let at: Bench

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-shell-test-'))
  machine = new FolderCommunicator(folder)
  at = bench(folder)
})
afterEach(() => rm(folder, { recursive: true }))

const prepare = (options: object) =>
  shell.prepare(decoded(shell.options, { remote_folder: folder, ...options }), at.prepared)
const run = (options: object, generated = {}) => prepare(options).run(machine, generated, at.step)
const script = async (name: string, text: string | Buffer) => writeFile(join(folder, name), text)
const errorsOf = (options: object): IngotError[] => {
  try {
    prepare(options)
  } catch (error) {
    return flattenErrors(error) as IngotError[]
  }
  return []
}

describe('running', () => {
  test('runs inline commands as one script and takes it away', async () => {
    await run({ inline: ['x=1', 'echo "x is $x"', 'echo oops >&2', 'basename "$0"'] })
    const spoken = at.spoken()
    expect(spoken[0]).toBe('say: Provisioning with shell script: inline (template.json:3:3)')
    expect(spoken.filter((line) => line.startsWith('stdout'))).toEqual([
      'stdout: x is 1',
      expect.stringMatching(/^stdout: script_\d{1,4}\.sh$/),
    ])
    expect(spoken).toContain('stderr: oops')
    expect(await readdir(folder)).toEqual([])
  })

  test('runs scripts in order, one path for all of them', async () => {
    await script('a.sh', '#!/bin/sh\necho a')
    await script('b.sh', '#!/bin/sh\necho b\n')
    await run({ scripts: ['a.sh', 'b.sh'], remote_file: 'there.sh' })
    const there = join(folder, 'there.sh')
    const lines = at.spoken()
    expect(lines).toEqual([
      'say: Provisioning with shell script: a.sh',
      'stdout: a',
      'say: Provisioning with shell script: b.sh',
      'stdout: b',
    ])
    const once = [
      `upload ${there} 755`,
      expect.stringMatching(/^exec PACKER_BUILDER_TYPE='null' .* \S+there\.sh$/),
      `remove ${there}`,
    ]
    expect(machine.log).toEqual([...once, ...once])
  })

  test('stops at the first failing command of inline ones', async () => {
    await expect(run({ inline: ['false', 'echo never'] })).rejects.toMatchObject({ code: 'provisioner/script-failed' })
    expect(at.spoken()).not.toContain('stdout: never')
  })

  test('renders inline commands with what is known of the machine', async () => {
    await run({ inline: ['echo {{.ID}}'] }, { ID: 'i-1' })
    expect(at.spoken()).toContain('stdout: i-1')
  })

  test('puts a shebang first, unless the text has one', async () => {
    const path = join(folder, 'kept.sh')
    const show = { remote_file: 'kept.sh', execute_command: `head -n 1 ${path}`, remote_folder: folder }
    await run({ inline: ['true'], ...show })
    await run({ inline: ['#!/bin/true', 'true'], ...show })
    await run({ inline: ['#!/bin/true', 'true'], inline_shebang: '/bin/dash', ...show })
    const shown = at.spoken().filter((line) => line.startsWith('stdout'))
    expect(shown).toEqual(['stdout: #!/bin/sh -e', 'stdout: #!/bin/true', 'stdout: #!/bin/dash'])
  })

  test('waits after the last script', async () => {
    await run({ inline: ['true'], pause_after: '90s' })
    expect(at.host.clock.sleeps).toEqual([90_000])
    expect(at.spoken().at(-1)).toBe('say: Pausing 1m30s after this provisioner...')
  })
})

describe('variables', () => {
  const show = 'echo "$PACKER_BUILD_NAME/$PACKER_BUILDER_TYPE/$A/$B"'

  test('are there, whatever they hold', async () => {
    await run({ inline: [show], environment_vars: ['A=1', 'B=it\'s $HOME; `x` "y"'], env: { A: 'wins' } })
    expect(at.spoken()).toContain('stdout: web/null/wins/it\'s $HOME; `x` "y"')
  })

  test('come in a file when asked for', async () => {
    await run({ inline: [show], environment_vars: ['A=1', "B=it's"], use_env_var_file: true })
    expect(at.spoken()).toContain("stdout: web/null/1/it's")
    expect(machine.log[0]).toMatch(/^upload .*\/varfile_\d+\.sh 600$/)
    expect(await readdir(folder)).toEqual([])
  })

  test('are written sorted and in the format asked for', async () => {
    await run({
      inline: ['true'],
      environment_vars: ['Z=1', 'A='],
      env_var_format: '%s=%s;',
      execute_command: ': {{.Vars}}',
    })
    expect(machine.log[1]).toBe('exec : A=;PACKER_BUILDER_TYPE=null;PACKER_BUILD_NAME=web;Z=1;')
  })

  test('tell of an HTTP server only when there is one', async () => {
    const inline = ['echo "[$PACKER_HTTP_ADDR]"']
    await run({ inline }, { PackerHTTPAddr: 'ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER' })
    await run({ inline }, { PackerHTTPAddr: '10.0.2.2:80' })
    expect(at.spoken()).toEqual(expect.arrayContaining(['stdout: []', 'stdout: [10.0.2.2:80]']))
  })
})

describe('text', () => {
  const uploaded = async (text: Buffer, options: object) => {
    await script('s', text)
    await run({ script: 's', remote_file: 'up', execute_command: 'od -An -c -v {{.Path}} | tr -d " \\n"', ...options })
    return at.spoken().at(-1)
  }

  test('gets Unix line ends', async () => {
    expect(await uploaded(Buffer.from('a\r\n\r\nb\rc\xff', 'latin1'), {})).toBe('stdout: a\\n\\nb\\rc377\\n')
  })
  test('stays as it is when it is binary', async () => {
    expect(await uploaded(Buffer.from('a\r\nb'), { binary: true })).toBe('stdout: a\\r\\nb')
  })
  test('may have lines of any length', async () => {
    await script('long.sh', `#!/bin/sh\n# ${'x'.repeat(200_000)}\necho end`)
    await run({ script: 'long.sh' })
    expect(at.spoken()).toContain('stdout: end')
  })
})

describe('failing', () => {
  test('shows the last lines, the status and what is allowed', async () => {
    const error = await run({ inline: ['seq 1 30', 'exit 3'], valid_exit_codes: [0, 4] }).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(IngotError)
    expect(error.message).toBe(
      'Script "inline (template.json:3:3)" exited with non-zero exit status: 3. Allowed exit codes are: [0, 4]',
    )
    expect(error.details).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 11}`))
    expect(error.step).toBe('provisioner "shell"')
    expect(error.place).toMatchObject({ line: 3 })
    expect(await readdir(folder)).toEqual([])
  })

  test('leaves the script for whoever wants to look at the machine, but no variables', async () => {
    at = bench(folder, { onError: 'abort' })
    await expect(run({ inline: ['exit 1'], use_env_var_file: true, remote_file: 'left.sh' })).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['left.sh'])
  })

  test('accepts the statuses that are allowed', async () => {
    await run({ inline: ['exit 3'], valid_exit_codes: [3] })
    await run({ inline: ['kill -TERM $$'], valid_exit_codes: [143] })
    machine.endings.push({ kind: 'signal', signal: 'TERM' })
    await run({ inline: ['true'], valid_exit_codes: [143] })
  })

  test('tells a signal from an exit status', async () => {
    machine.endings.push({ kind: 'signal', signal: 'KILL' })
    await expect(run({ inline: ['true'] })).rejects.toThrow('was ended by signal KILL before it could exit')
  })

  test('suggests expect_disconnect when the machine hangs up', async () => {
    machine.endings.push({ kind: 'disconnected' })
    const error = await run({ inline: ['true'] }).catch((thrown) => thrown)
    expect(error.message).toContain('lost its connection')
    expect(error.hint).toContain('"expect_disconnect": true')
  })

  test.each([{ expect_disconnect: true }, { valid_exit_codes: [0, 2300218] }])(
    'accepts a hang-up with %j',
    async (options) => {
      machine.endings.push({ kind: 'disconnected' })
      await run({ inline: ['true'], ...options })
    },
  )
})

describe('machines that restart', () => {
  test('are tried again until they are back', async () => {
    machine.failures.push(new Error('connection refused'), new Error('connection refused'))
    await run({ inline: ['echo back'] })
    expect(at.host.clock.sleeps).toEqual([2000, 2000])
    expect(at.spoken().filter((line) => line.includes('again'))).toEqual(['message: Trying again: connection refused'])
    expect(at.spoken()).toContain('stdout: back')
  })

  test('are given up after start_retry_timeout', async () => {
    machine.failures.push(...Array.from({ length: 9 }, () => new Error('connection refused')))
    await expect(run({ inline: ['true'], start_retry_timeout: '5s' })).rejects.toThrow('connection refused')
    expect(at.host.clock.sleeps).toEqual([2000, 2000, 2000])
  })

  test('are believed when they refuse a file', async () => {
    await expect(run({ inline: ['true'], remote_folder: 'no/such' })).rejects.toMatchObject({ code: 'upload/failed' })
    expect(at.host.clock.sleeps).toEqual([2000, 2000])
  })

  test('have their scripts taken away when they are back', async () => {
    machine.endings.push({ kind: 'disconnected' })
    machine.failures.push(undefined, undefined, new Error('connection refused'))
    await run({ inline: ['true'], expect_disconnect: true, remote_file: 'r.sh' })
    expect(machine.log.filter((entry) => entry.startsWith('remove'))).toHaveLength(2)
  })
})

test('Ctrl-C ends the script and takes it away', async () => {
  const running = run({ inline: ['echo up', 'sleep 60'] })
  await expect.poll(() => at.spoken()).toContain('stdout: up')
  at.abort.abort(new Error('interrupted'))
  await expect(running).rejects.toThrow('interrupted')
  expect(await readdir(folder)).toEqual([])
})

describe('mistakes', () => {
  test('a script that is not there', () => {
    const [error] = errorsOf({ scripts: ['nope.sh', 'neither.sh'] })
    expect(error).toMatchObject({ code: 'script/unreadable', message: 'Bad script "nope.sh": no such file' })
    expect(error?.hint).toContain(folder)
    expect(error?.place?.line).toBe(4)
    expect(errorsOf({ scripts: ['nope.sh', 'neither.sh'] })).toHaveLength(2)
  })
  test.each([
    [{}, 'script/none'],
    [{ inline: [] }, 'script/none'],
    [{ inline: ['a'], script: 'b' }, 'script/conflict'],
    [{ inline: ['a'], environment_vars: ['A'] }, 'script/bad-variable'],
    [{ inline: ['a'], environment_vars: ['=b'] }, 'script/bad-variable'],
    [{ inline: ['a'], env: { 'A;rm -rf /': 'b' } }, 'script/bad-variable'],
    [{ inline: ['a'], env_var_format: '%d' }, 'script/bad-format'],
    [{ inline: ['a'], env_var_format: 'x=%s' }, 'script/bad-format'],
  ])('%j', (options, code) => {
    expect(errorsOf(options).map((error) => error.code)).toEqual([code])
  })
})
