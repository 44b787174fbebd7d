import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { runPacker, scriptLines } from '../support/packer.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

// The provisioners that need a machine, through Debian's Packer and through Ingot, over a real SSH server: the same exit
// status, the same lines from scripts, the same files on both sides, nothing left in /tmp.

let sshd: Sshd
beforeAll(async () => {
  sshd = await startSshd()
})
afterAll(() => sshd.stop())

let theirs: string
let ours: CliSandbox
beforeEach(async () => {
  theirs = await mkdtemp(join(tmpdir(), 'ingot-packer-'))
  ours = await CliSandbox.make()
  for (const folder of [theirs, ours.folder]) await mkdir(join(folder, 'there'))
})
afterEach(async () => {
  await rm(theirs, { recursive: true })
  await ours.remove()
})

/** Provisioners find the folder that stands for the machine in {{user `there`}}. */
async function both(...provisioners: object[]) {
  const builder = {
    type: 'null',
    name: 'web',
    ssh_host: sshd.host,
    ssh_port: sshd.port,
    ssh_username: sshd.username,
    ssh_private_key_file: sshd.privateKeyFile,
  }
  await put('t.json', JSON.stringify({ variables: { there: null }, builders: [builder], provisioners }))
  const build = (folder: string) => ['-var', `there=${folder}/there`, 't.json']
  const packer = await runPacker(theirs, 'build', ...build(theirs))
  const ingot = await ours.run(['build', ...build(ours.folder)])
  return {
    packer: { status: packer.code, lines: scriptLines(packer.stdout, 'web'), stdout: packer.stdout },
    ingot: { status: ingot.status, lines: scriptLines(ingot.stdout, 'web'), stdout: ingot.stdout },
  }
}

async function put(name: string, content: string | Buffer, mode = 0o644): Promise<void> {
  for (const folder of [theirs, ours.folder]) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
    await chmod(join(folder, name), mode)
  }
}

/** Every file below a folder with its mode and content. */
async function tree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const facts = files.sort().map(async (path) => {
    const { mode } = await stat(path)
    return [path.slice(folder.length + 1), `${(mode & 0o777).toString(8)} ${await readFile(path, 'latin1')}`] as const
  })
  return Object.fromEntries(await Promise.all(facts))
}

describe('shell', () => {
  const shell = (options: object) => ({ type: 'shell', ...options })
  const show = (name: string) => `echo ">${name}=[$${name}]"`
  const cases: Record<string, object> = {
    'runs commands': { inline: ['echo ">one"', 'echo ">two" >&2', 'x=3; echo ">$x"'] },
    'runs scripts': { scripts: ['a.sh', 'b.sh'] },
    'runs a script with Windows line ends': { script: 'windows.sh' },
    'leaves a script as it is': { script: 'windows.sh', binary: true },
    'hands over variables': {
      inline: [show('A'), show('B'), show('C'), show('PACKER_BUILD_NAME'), show('PACKER_BUILDER_TYPE')],
      environment_vars: ['A=1', 'B=it\'s $HOME `date` \\ "x"', 'C='],
    },
    'hands variables over in a file': { inline: [show('A')], environment_vars: ["A=it's"], use_env_var_file: true },
    'runs a command of its own': {
      inline: [show('A')],
      environment_vars: ['A=1'],
      execute_command: "chmod +x {{.Path}}; echo '>first'; env {{.Vars}} sh {{ .Path }}",
    },
    'uses another shell': { inline: ['[[ a == a ]] && echo ">bash"'], inline_shebang: '/bin/bash' },
    'starts in the home folder': { inline: ['[ "$PWD" = ~ ] && echo ">home"'] },
    'reads nothing': { inline: ['read x || echo ">no input"'] },
    'stops at the first failure': { inline: ['echo ">one"', 'false', 'echo ">two"'] },
    'accepts a status': { inline: ['exit 4'], valid_exit_codes: [4] },
    'fails when it is killed': { inline: ['kill -9 $$'] },
    'accepts death by signal': { inline: ['kill -9 $$'], valid_exit_codes: [137] },
    'fails when the machine hangs up': { inline: ['kill -9 $PPID; sleep 1'] },
    'expects that the machine hangs up': { inline: ['kill -9 $PPID; sleep 1'], expect_disconnect: true },
    'leaves its script': { inline: ['echo ">x"'], remote_path: '{{user `there`}}/left.sh', skip_clean: true },
    'puts its script elsewhere': {
      inline: ['echo ">$0" | sed "s/.*there/there/;s/^/>/"'],
      remote_folder: '{{user `there`}}',
      remote_file: 'mine.sh',
    },
    'knows the machine': { inline: ['echo ">{{build `Host`}} {{build `User`}} {{build `ConnType`}} {{build `ID`}}"'] },
  }

  test.each(Object.entries(cases))('%s', async (_, options) => {
    await put('a.sh', '#!/bin/sh\necho ">a"')
    await put('b.sh', '#!/bin/sh\necho ">b"\n')
    await put('windows.sh', '#!/bin/sh\r\necho ">win"\r\n')
    const { packer, ingot } = await both(shell(options), shell({ inline: ['echo ">next"'] }))
    expect([ingot.status, ingot.lines], `${packer.stdout}\n${ingot.stdout}`).toEqual([packer.status, packer.lines])
    expect(await tree(join(ours.folder, 'there'))).toEqual(await tree(join(theirs, 'there')))
  })

  test('leaves nothing behind, even when it fails', async () => {
    const options = { use_env_var_file: true, remote_folder: '{{user `there`}}' }
    const { ingot } = await both(shell({ inline: ['true'], ...options }), shell({ inline: ['false'], ...options }))
    expect(ingot.status).toBe(1)
    expect(await readdir(join(ours.folder, 'there'))).toEqual([])
    // Packer keeps a failed script, and its variables in the open.
    expect(await readdir(join(theirs, 'there'))).toHaveLength(2)
  })
})

describe('file', () => {
  const upload = (options: object) => ({ type: 'file', ...options })
  const download = (options: object) => ({ type: 'file', direction: 'download', ...options })
  const cases: Record<string, readonly object[]> = {
    'a file': [upload({ source: 'run.sh', destination: '{{user `there`}}/other.sh' })],
    'a file into a folder': [upload({ source: 'run.sh', destination: '{{user `there`}}/' })],
    'bytes of all kinds': [upload({ source: 'bytes', destination: '{{user `there`}}/bytes' })],
    'several files': [upload({ sources: ['run.sh', 'bytes'], destination: '{{user `there`}}/' })],
    'a folder': [upload({ source: 'conf', destination: '{{user `there`}}' })],
    'the contents of a folder': [upload({ source: 'conf/', destination: '{{user `there`}}' })],
    'a file that is missing': [upload({ source: 'nope', destination: '{{user `there`}}/' })],
    'a file that is made': [
      { type: 'shell-local', inline: ['echo made > made'] },
      upload({ source: 'made', destination: '{{user `there`}}/made', generated: true }),
    ],
    'a file, downloaded': [download({ source: '{{user `there`}}/log/a.log', destination: 'got/deep/x.log' })],
    'a file, downloaded into a folder': [download({ source: '{{user `there`}}/log/a.log', destination: 'got/' })],
    'a folder, downloaded': [download({ source: '{{user `there`}}/log/', destination: 'got' })],
    'what matches a pattern, downloaded': [download({ source: '{{user `there`}}/log/*.log', destination: 'got' })],
    'a file that is missing, downloaded': [download({ source: '{{user `there`}}/nope', destination: 'got' })],
  }

  test.each(Object.entries(cases))('%s', async (_, provisioners) => {
    await put('run.sh', '#!/bin/sh\n', 0o750)
    await put('bytes', Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256)), 0o600)
    await put('conf/a', 'a')
    await put('conf/deep/er/b', 'b', 0o755)
    await put('there/log/a.log', 'log a')
    await put('there/log/b.log', 'log b')
    for (const folder of [theirs, ours.folder]) await mkdir(join(folder, 'got'))
    const { packer, ingot } = await both(...provisioners)
    expect(ingot.status, `${packer.stdout}\n${ingot.stdout}`).toBe(packer.status)
    expect(await tree(join(ours.folder, 'there'))).toEqual(await tree(join(theirs, 'there')))
    expect(await tree(join(ours.folder, 'got'))).toEqual(await tree(join(theirs, 'got')))
  })
})

describe('where Packer errs', () => {
  test('a script may lose its connection when its stand-in for a status is allowed', async () => {
    const options = { inline: ['kill -9 $PPID; sleep 1'], valid_exit_codes: [0, 2300218] }
    const { packer, ingot } = await both({ type: 'shell', ...options })
    expect([packer.status, ingot.status]).toEqual([1, 0])
  })

  test('an upload into a folder that is missing fails', async () => {
    await put('a', 'a')
    const { packer, ingot } = await both({ type: 'file', source: 'a', destination: '{{user `there`}}/no/where' })
    expect([packer.status, ingot.status]).toEqual([0, 1])
    expect(ingot.stdout).toContain('/there/no/where" on the machine: no such file or folder')
  })

  test('downloaded files keep their names, and none is left out', async () => {
    for (const name of ['a', 'b', 'folder/c']) await put(`there/${name}`, name)
    const sources = ['a', 'folder/', 'b'].map((name) => `{{user \`there\`}}/${name}`)
    const { ingot } = await both({ type: 'file', direction: 'download', sources, destination: 'got/' })
    expect(ingot.status).toBe(0)
    expect(await tree(join(ours.folder, 'got'))).toEqual({ a: '644 a', b: '644 b', 'folder/c': '644 folder/c' })
    expect(Object.keys(await tree(join(theirs, 'got')))).not.toContain('b')
  })
})
