import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Ended, runIngot, startIngot } from '../support/ingot.ts'
import { freePort } from '../support/ports.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

// What users do wrong, through the built program: one error with code, place, sentence and hint, exit status 1, never a
// stack trace. Mistakes about AWS stand in amazon-ebs-api.test.ts, those about the local cloud in cloud-command.test.ts.

let folder: string
let home: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-mistakes-'))
  home = join(folder, 'home')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, undefined, 1))
const place = (env: Record<string, string> = {}) => ({ cwd: folder, env: { INGOT_HOME: home, ...env } })
const ingot = (...args: string[]) => runIngot(args, place())

interface Told {
  readonly code: string
  readonly at?: string
  readonly words: string
  readonly hint?: string
}

function expectMistake(ended: Ended, { code, at, words, hint }: Told): void {
  const text = ended.stdout + ended.stderr
  expect(ended.code, text).toBe(1)
  expect(text).toContain(`Error ${code}${at ? ` at ${at}` : ''}`)
  expect(text).toContain(words)
  if (hint) expect(text).toMatch(new RegExp(`Hint: .*${RegExp.escape(hint)}`))
  expect(text).not.toMatch(/^ +at |internal\/|undefined|\[object /m)
}

const none = { type: 'null', communicator: 'none' }
const script = (...inline: string[]) => ({ type: 'shell-local', inline })
const template = (more: object = {}) => ({ builders: [none], ...more })
const provisioned = (...provisioners: object[]) => template({ provisioners })

describe('text that is no template', () => {
  test.each<[string, string, string]>([
    ['{"builders": [\n {"type": "null",}]}', 't.json:2:17', 'comma before the closing brace'],
    ['{"builders": [\n {"type": "null" "name": "x"}]}', 't.json:2:18', 'found "name"'],
    ["{'builders': []}", 't.json:1:2', 'double quotes'],
    ['{"builders": [', 't.json:1:15', 'the file ends inside a list'],
    ['', 't.json:1:1', 'the file is empty'],
    ['// x\n{}', 't.json:1:1', 'JSON has no comments'],
    ['{} x', 't.json:1:4', '"x" is not JSON'],
    ['source "null" "x" {}\n', 't.json:1:1', 'this is an HCL2 template'],
    ['\x7fELF\x01\0\x1b[2J\0', 't.json:1:6', 'the file is not text'],
    ['['.repeat(100_000), 't.json:1:1', 'nested too deeply'],
  ])('%.40j', async (text, at, words) => {
    write('t.json', text)
    const ended = await ingot('build', 't.json')
    expectMistake(ended, { code: 'template/json-syntax', at, words })
    expect(ended.stdout).not.toContain('\x1b')
  })
})

describe('a template with a mistake', () => {
  test.each<[object, Told]>([
    [
      provisioned({ type: 'shell-local', inlin: ['x'] }),
      { code: 'options/unknown', at: 't.json:11:4', words: 'unknown option "inlin"', hint: 'did you mean "inline"?' },
    ],
    [
      template({ builders: [{ ...none, ssh_port: 'twenty' }] }),
      { code: 'options/type', at: 't.json:6:16', words: '"ssh_port" must be a whole number, not "twenty"' },
    ],
    [
      template({ builders: [{ ...none, communicator: 'nome' }] }),
      { code: 'communicator/unknown', words: '"nome"', hint: '"none"' },
    ],
    [
      template({ provisoners: [] }),
      { code: 'template/unknown-key', words: '"provisoners"', hint: 'did you mean "provisioners"?' },
    ],
    [template({ builders: [] }), { code: 'template/no-builders', words: 'no builders', hint: 'add one' }],
    [
      template({ builders: [{ type: 'vmware-iso' }] }),
      { code: 'template/not-built-in', words: 'builder "vmware-iso"', hint: 'github.com/vmware/vmware' },
    ],
    [
      provisioned({ type: 'salt-masterless' }),
      { code: 'template/not-built-in', words: 'provisioner "salt-masterless"', hint: 'github.com/hashicorp/salt' },
    ],
    [
      template({ 'post-processors': ['manifes'] }),
      { code: 'template/unknown-component', words: 'no post-processor "manifes"', hint: '"manifest"' },
    ],
    [
      template({ variables: { region: null } }),
      { code: 'template/required-variable', words: '"region" is not set', hint: '-var' },
    ],
    [
      template({ variables: { a: '{{user `b`}}', b: '{{user `a`}}' } }),
      { code: 'template/variable-cycle', words: 'a → b → a' },
    ],
    [provisioned(script('{{usr `x`}}')), { code: 'template/unknown-function', words: '"usr"', hint: '"user"' }],
    [
      provisioned({ type: 'shell-local', script: 'setup.sh' }),
      { code: 'script/unreadable', words: '"setup.sh"', hint: 'working folder' },
    ],
    [
      provisioned({ type: 'file', source: 'x.conf', destination: '/x' }),
      { code: 'file/not-found', words: '"x.conf"', hint: 'working folder' },
    ],
    [
      template({ builders: [{ type: 'null', ssh_host: 'h', ssh_username: 'u', ssh_private_key_file: 'id_none' }] }),
      { code: 'ssh/private-key', words: '"id_none" does not exist' },
    ],
  ])('%j', async (content, told) => {
    write('t.json', content)
    for (const command of ['validate', 'build']) expectMistake(await ingot(command, 't.json'), told)
    expect(runsLeft()).toEqual([])
  })

  /** A template that can't be run begins no run. */
  function runsLeft(): string[] {
    try {
      return readdirSync(join(home, 'state', 'runs'))
    } catch {
      return []
    }
  }
})

test('sensitive values are kept out of errors', async () => {
  const variables = { pw: 'hunter2hunter2' }
  const builders = [{ ...none, ssh_port: '{{user `pw`}}' }]
  write('t.json', { variables, 'sensitive-variables': ['pw'], builders })
  const ended = await ingot('build', 't.json')
  expectMistake(ended, { code: 'options/type', words: 'not "<sensitive>"' })
  expect(ended.stdout).not.toContain('hunter2')
})

describe('files and flags', () => {
  beforeEach(() => {
    write('t.json', template({ variables: { a: 'x' }, provisioners: [script('echo a={{user `a`}}')] }))
    write('bad.vars', '{"a": ')
    write('good.vars', '{"a": "file"}')
    mkdirSync(join(folder, 'dir'))
  })

  test.each<[string[], Told]>([
    [['nope.json'], { code: 'template/not-found', words: '"nope.json"', hint: 'working folder' }],
    [['dir'], { code: 'template/no-files', words: 'the folder "dir" holds no HCL2 template', hint: '.pkr.hcl' }],
    [['-var-file=bad.vars', 't.json'], { code: 'template/json-syntax', at: 'bad.vars:1:7', words: 'expected a value' }],
    [['-var-file', 'nope.vars', 't.json'], { code: 'template/not-found', words: 'variable file "nope.vars"' }],
    [['-var', 'a', 't.json'], { code: 'cli/flag-value', words: 'key=value', hint: "-var 'a=value'" }],
    [['-only=nope', 't.json'], { code: 'template/no-builds', words: '-only=nope', hint: '"null"' }],
    [['-colr=false', 't.json'], { code: 'cli/unknown-flag', words: '-colr', hint: '"-color"' }],
    [['-on-error=x', 't.json'], { code: 'cli/flag-value', words: 'cleanup, abort' }],
    [[], { code: 'cli/arguments', words: 'none was given', hint: '-help' }],
  ])('build %j', async (args, told) => expectMistake(await ingot('build', ...args), told))

  test.each<string[][]>([
    [['-var-file=good.vars', 't.json']],
    [['--var-file', 'good.vars', 't.json']],
    [['t.json', '-var-file', 'good.vars']],
  ])('build %j', async (args) => {
    expect(await ingot('build', ...args)).toMatchObject({ code: 0, stdout: expect.stringContaining('a=file') })
  })

  test('a command that does not exist', async () => {
    const ended = await ingot('bild', 't.json')
    expect(ended).toMatchObject({ code: 127, stdout: expect.stringContaining('did you mean "ingot build"?') })
  })
})

test('a script that fails: its last lines, its exit status, its step', async () => {
  write('t.json', provisioned(script('echo before the fall; exit 42')))
  const ended = await ingot('build', 't.json')
  expectMistake(ended, {
    code: 'provisioner/script-failed',
    at: 't.json:11:14 in provisioner "shell-local"',
    words: 'exited with non-zero exit status: 42',
  })
  expect(ended.stdout).toMatch(/\n {6}before the fall\n/)
})

describe('machines that let nobody in', () => {
  let sshd: Sshd
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd.stop())

  const login = (more: object) => ({
    builders: [{ type: 'null', ssh_host: '127.0.0.1', ssh_username: sshd.username, ssh_timeout: '3s', ...more }],
    provisioners: [{ type: 'shell', inline: ['echo here; sleep 30'] }],
  })

  test('the wrong key', async () => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'other')])
    write('t.json', login({ ssh_port: sshd.port, ssh_private_key_file: 'other', ssh_handshake_attempts: 2 }))
    expectMistake(await ingot('build', 't.json'), { code: 'ssh/', words: sshd.username, hint: 'ssh_' })
  })

  test('a closed port', async () => {
    write('t.json', login({ ssh_port: await freePort('127.0.0.1'), ssh_password: 'x' }))
    expectMistake(await ingot('build', 't.json'), {
      code: 'ssh/port-closed',
      words: 'connection refused',
      hint: 'ssh_port',
    })
  })

  test.each([
    ['while it waits', /Waiting for SSH/, 'closed'],
    ['while a script runs', /null: here/, 'open'],
  ] as const)('Ctrl-C %s', async (_moment, pattern, port) => {
    const ssh_port = port === 'open' ? sshd.port : await freePort('127.0.0.1')
    write('t.json', login({ ssh_port, ssh_private_key_file: sshd.privateKeyFile, ssh_timeout: '1m' }))
    const running = startIngot(['build', 't.json'], place())
    await running.untilPrinted(pattern)
    running.child.kill('SIGINT')
    const ended = await running.ended
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('interrupted by SIGINT') })
    expect(await ingot('gc')).toMatchObject({ code: 0, stdout: 'Nothing is left behind.\n' })
  })
})

describe('a computer that is not as it should be', () => {
  beforeEach(() => write('t.json', provisioned(script('echo done'))))

  test('no room for the state: nothing is begun', async () => {
    write('file', '')
    const ended = await runIngot(['build', 't.json'], place({ INGOT_HOME: join(folder, 'file') }))
    expectMistake(ended, { code: 'ledger/unwritable', words: "can't be written", hint: 'INGOT_HOME' })
    expect(ended.stdout).not.toContain('null: done')
    const started = await runIngot(['cloud', 'start'], place({ INGOT_HOME: join(folder, 'file') }))
    expectMistake(started, { code: 'cloud/bad-state', words: "can't be made", hint: 'INGOT_HOME' })
  })

  test('no QEMU: the packages are named', async () => {
    mkdirSync(join(folder, 'bin'))
    for (const name of ['sh', 'env']) symlinkSync(join('/bin', name), join(folder, 'bin', name))
    write('ami.json', { builders: [{ ...amazon }] })
    const ended = await runIngot(['build', '--local', 'ami.json'], place({ PATH: join(folder, 'bin') }))
    expectMistake(ended, {
      code: 'cloud/no-qemu',
      words: 'qemu-system-x86_64',
      hint: 'apt-get install qemu-system-x86',
    })
  })

  test('no home folder, an odd locale, no terminal', async () => {
    const env = { HOME: '/nonexistent', LC_ALL: 'xx_YY.nope', TERM: 'dumb' }
    expect(await runIngot(['build', 't.json'], place(env))).toMatchObject({ code: 0 })
  })

  test('a reader who leaves early does not stop a build', async () => {
    write('long.json', provisioned(script('seq 1 5000', 'touch finished')))
    const running = startIngot(['build', 'long.json'], place())
    running.child.stdout?.destroy()
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(folder)).toContain('finished')
  })

  test('state of another version, or broken, is reported and kept', async () => {
    expect(await ingot('build', 't.json')).toMatchObject({ code: 0 })
    const [id = ''] = readdirSync(join(home, 'state', 'runs'))
    const file = (name: string) => join(home, 'state', 'runs', id, name)
    writeFileSync(file('run.json'), '{"version": 9}\n')
    writeFileSync(file('ledger.jsonl'), '{"v": 9}\n')
    // What can't be read may speak of something that is left.
    for (const [command, status] of [
      ['runs', 0],
      ['gc', 1],
    ] as const) {
      const { code, stdout, stderr } = await ingot(command)
      expect(code).toBe(status)
      expect(stdout + stderr).toContain("run.json can't be read by this version")
      expect(stdout + stderr).toContain("ledger.jsonl:1 can't be read by this version")
    }
    writeFileSync(file('lock'), 'not a lock')
    const { code, stdout } = await ingot('gc', '--yes')
    expect(stdout).toContain(`Run ${id} can't be looked at; it is left alone.`)
    expect(code).toBe(1)
    expect(['run.json', 'ledger.jsonl', 'lock'].map((name) => readFileSync(file(name), 'utf8'))).toEqual([
      '{"version": 9}\n',
      '{"v": 9}\n',
      'not a lock',
    ])
    expect(await ingot('build', 't.json')).toMatchObject({ code: 0 })
  })

  test("a local cloud's broken database is reported and kept", async () => {
    mkdirSync(join(home, 'state', 'cloud'), { recursive: true })
    writeFileSync(join(home, 'state', 'cloud', 'cloud.db'), 'not a database, and long enough to be looked at')
    expectMistake(await ingot('cloud', 'start'), { code: 'cloud/bad-state', words: "can't be read", hint: 'reset' })
    expect(readFileSync(join(home, 'state', 'cloud', 'cloud.db'), 'utf8')).toMatch(/^not a database/)
  })

  test('two runs at once in one folder', async () => {
    const both = await Promise.all([ingot('build', 't.json'), ingot('build', 't.json')])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(readdirSync(join(home, 'state', 'runs'))).toHaveLength(2)
  })
})

const amazon = {
  type: 'amazon-ebs',
  region: 'us-east-1',
  source_ami: 'ami-0123456789abcdef0',
  instance_type: 't2.micro',
  ssh_username: 'admin',
  ami_name: 'golden',
}

test('without AWS credentials it says where it looked', async () => {
  write('t.json', { builders: [amazon] })
  const env = { HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }
  const none = Object.fromEntries(['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'PROFILE'].map((name) => [`AWS_${name}`, '']))
  const ended = await runIngot(['build', 't.json'], place({ ...none, ...env }))
  expectMistake(ended, { code: 'aws/no-credentials', words: 'tried AWS_ACCESS_KEY_ID', hint: '--local' })
})
