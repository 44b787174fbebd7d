import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checksum } from '../../src/post-processors/checksum/index.ts'
import { manifest } from '../../src/post-processors/manifest/index.ts'
import { artifactOf } from '../support/artifact.ts'
import { CliSandbox } from '../support/cli.ts'
import { bench, decoded } from '../support/component.ts'
import { runPacker, scriptLines } from '../support/packer.ts'

// The same templates through Debian's Packer and through Ingot, each in a folder of its own: the same exit status, the
// same lines from scripts, the same files.

let theirs: string
let ours: CliSandbox
beforeEach(async () => {
  theirs = await mkdtemp(join(tmpdir(), 'ingot-packer-'))
  ours = await CliSandbox.make()
})
afterEach(async () => {
  await rm(theirs, { recursive: true })
  await ours.remove()
})

const none = { type: 'null', communicator: 'none', name: 'web' }
const local = (options: object) => ({ type: 'shell-local', ...options })

async function both(template: unknown, ...flags: string[]) {
  await write('t.json', JSON.stringify(template))
  const packer = await runPacker(theirs, 'build', ...flags, 't.json')
  const ingot = await ours.run(['build', ...flags, 't.json'])
  return {
    packer: { status: packer.code, lines: scriptLines(packer.stdout, 'web'), stdout: packer.stdout },
    ingot: { status: ingot.status, lines: scriptLines(ingot.stdout, 'web'), stdout: ingot.stdout },
  }
}

async function write(name: string, content: string, mode = 0o644): Promise<void> {
  for (const folder of [theirs, ours.folder]) await writeFile(join(folder, name), content, { mode })
}

/** A file of both folders, with what differs from run to run made equal. */
async function files(name: string): Promise<readonly [packer: string, ingot: string]> {
  const [packer, ingot] = await Promise.all([theirs, ours.folder].map((folder) => readFile(join(folder, name), 'utf8')))
  return [alike(packer ?? ''), alike(ingot ?? '')]
}

function alike(text: string): string {
  const runs = new Map<string, string>()
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!runs.has(id)) runs.set(id, `run ${runs.size}`)
      return runs.get(id) as string
    })
    .replace(/"build_time": \d{10}\b/g, '"build_time": 0')
}

describe('shell-local', () => {
  const show = (name: string) => `echo ">${name}=[$${name}]"`
  const cases: Record<string, object> = {
    'runs commands': { inline: ['echo ">one"', 'echo ">two" >&2', 'x=3; echo ">$x"'] },
    'stops at the first failure': { inline: ['echo ">one"', 'false', 'echo ">two"'] },
    'fails with its status': { inline: ['exit 7'] },
    'accepts a status': { inline: ['echo ">x"', 'exit 7'], valid_exit_codes: [0, 7] },
    'takes a status for a failure': { inline: ['true'], valid_exit_codes: [7] },
    'runs a command': { command: 'echo ">$PACKER_BUILD_NAME $PACKER_BUILDER_TYPE"' },
    'runs a script': { script: 'hello.sh' },
    'runs scripts in order': { scripts: ['hello.sh', 'hello.sh'] },
    'needs the script': { script: 'nope.sh' },
    'needs an executable script': { script: 'data.txt' },
    'hands over variables': {
      inline: [show('A'), show('B'), show('C'), show('D')],
      environment_vars: ['A=1', 'B=it\'s $HOME `date` \\ "x"', 'C=', 'D=a=b'],
    },
    'takes a comma for the next variable': { inline: [show('A'), show('B')], environment_vars: 'A=1, B=2' },
    'takes a number for a string': { inline: [show('A')], environment_vars: ['A=1'], valid_exit_codes: ['0'] },
    'writes variables in another format': {
      inline: ['true'],
      environment_vars: ['A=1', 'B=2'],
      env_var_format: '%s/%s ',
      execute_command: ['/bin/sh', '-c', 'echo ">{{.Vars}}"'],
    },
    'runs another shell': { inline: ['echo ">$0" | cut -c1-5; echo ">[[ok"'], inline_shebang: '/bin/bash -eu' },
    'keeps a shebang': { inline: ['#!/usr/bin/env -S sh -x', 'echo ">kept"'] },
    'shows what a terminal would': { inline: ["printf '>a\\r>b   \\n>c\\t\\n>no end'"] },
    'shows empty lines': { inline: ['echo; echo ">x"; echo'] },
    'shows what is not UTF-8': { inline: ["printf '>\\303\\244\\n'"] },
    'does not wait for input': { inline: ['read x || echo ">no input"'] },
    'knows the build': { inline: ['echo ">{{build `ID`}} {{build_name}} {{build_type}}"'] },
    'is for another system': { inline: ['echo ">no"'], only_on: ['windows'] },
    'is for an unknown system': { inline: ['true'], only_on: ['beos'] },
    'has two kinds of scripts': { inline: ['true'], script: 'hello.sh' },
    'has none': {},
    'has a bad variable': { inline: ['true'], environment_vars: ['A'] },
    'has an unknown option': { inline: ['true'], inlin: ['true'] },
  }

  test.each(Object.entries(cases))('%s', async (_, options) => {
    await write('hello.sh', '#!/bin/sh\necho ">hello from $(basename "$0")"\n', 0o755)
    await write('data.txt', 'echo ">no"')
    const { packer, ingot } = await both({ builders: [none], provisioners: [local(options)] })
    expect([ingot.status, ingot.lines], `${packer.stdout}\n${ingot.stdout}`).toEqual([packer.status, packer.lines])
  })

  test('as a post-processor', async () => {
    const sequence = [local({ inline: ['echo ">{{build `ID`}} $PACKER_BUILD_NAME"'] }), local({ command: 'echo ">2"' })]
    const { packer, ingot } = await both({ builders: [none], 'post-processors': [sequence] })
    expect([ingot.status, ingot.lines]).toEqual([packer.status, packer.lines])
    expect(ingot.lines).toEqual(['>2', '>Null web'])
  })

  test('that fails as a post-processor', async () => {
    const { packer, ingot } = await both({ builders: [none], 'post-processors': [local({ inline: ['exit 3'] })] })
    expect([packer.status, ingot.status]).toEqual([1, 1])
    for (const { stdout } of [packer, ingot]) expect(stdout).toContain('exited with non-zero exit status: 3.')
  })
})

describe('manifest', () => {
  const noted = (options: object) => ({ builders: [none], 'post-processors': [{ type: 'manifest', ...options }] })
  const cases: Record<string, object> = {
    'as it is': {},
    'under another name': { output: 'packer-manifest.json', strip_path: true },
    'without the time': { strip_time: true },
    'with data': { custom_data: { z: '<a href="x">&</a>\u2028', a: 'é{{build `ID`}}', n: 5, yes: true, empty: '' } },
    'with empty data': { custom_data: {} },
  }

  test.each(Object.entries(cases))('%s', async (_, options) => {
    await both(noted(options))
    const [packer, ingot] = await files('packer-manifest.json')
    expect(ingot).toBe(packer)
  })

  test('over several runs, with -force at the end', async () => {
    await both(noted({}))
    await both(noted({ custom_data: { second: 'run' } }))
    const [packer, ingot] = await files('packer-manifest.json')
    expect(ingot).toBe(packer)
    expect(JSON.parse(ingot).builds).toHaveLength(2)
    await both(noted({}), '-force')
    const [packerForced, ingotForced] = await files('packer-manifest.json')
    expect(ingotForced).toBe(packerForced)
    expect(JSON.parse(ingotForced).builds).toHaveLength(1)
  })

  test('each goes on with what the other wrote', async () => {
    await both(noted({}))
    const packers = await readFile(join(theirs, 'packer-manifest.json'))
    await cp(join(ours.folder, 'packer-manifest.json'), join(theirs, 'packer-manifest.json'))
    await writeFile(join(ours.folder, 'packer-manifest.json'), packers)
    await both(noted({}))
    const [packer, ingot] = await files('packer-manifest.json')
    expect(ingot).toBe(packer)
  })

  test('both leave a broken one alone', async () => {
    await write('packer-manifest.json', '{ broken')
    const { packer, ingot } = await both(noted({}))
    expect([packer.status, ingot.status]).toEqual([1, 1])
    expect(await files('packer-manifest.json')).toEqual(['{ broken', '{ broken'])
  })
})

describe('files of an artifact', () => {
  // Only Packer has a builder of files here, so that Ingot's post-processors are given its artifact by hand.
  const template = {
    builders: [{ type: 'file', name: 'web', content: 'hello', target: 'out/hello.txt' }],
    'post-processors': [
      [
        {
          type: 'checksum',
          checksum_types: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
          output: 'sums/{{.BuildName}}-{{.BuilderType}}.{{.ChecksumType}}',
        },
        { type: 'manifest' },
        { type: 'manifest', output: 'bare.json', strip_path: true },
      ],
    ],
  }

  test('have the same checksums and the same manifest', async () => {
    await mkdir(join(theirs, 'out'))
    await write('t.json', JSON.stringify(template))
    expect(await runPacker(theirs, 'build', 't.json')).toMatchObject({ code: 0 })
    await cp(join(theirs, 'out'), join(ours.folder, 'out'), { recursive: true })

    const at = bench(ours.folder, { buildName: 'web', builderType: 'file', render: rendering })
    const [sums, ...manifests] = template['post-processors'][0] ?? []
    const summed = await checksum
      .prepare(decoded(checksum.options, without(sums)), at.prepared)
      .process(artifactOf(['out/hello.txt'], 'File'), {}, at.step)
    for (const options of manifests) {
      const prepared = manifest.prepare(decoded(manifest.options, without(options)), at.prepared)
      if (summed.artifact) await prepared.process(summed.artifact, {}, at.step)
    }

    const names = (await readdir(join(theirs, 'sums'))).sort()
    expect((await readdir(join(ours.folder, 'sums'))).sort()).toEqual(names)
    expect(names).toHaveLength(6)
    for (const name of [...names.map((each) => `sums/${each}`), 'packer-manifest.json', 'bare.json']) {
      const [packer, ingot] = await files(name)
      expect(ingot, name).toBe(packer)
    }
  })

  const without = ({ type: _, ...options }: { type: string } = { type: '' }) => options
  const rendering = (text: string, data: Readonly<Record<string, unknown>>) =>
    text.replace(/{{\.(\w+)}}/g, (_, name: string) => String(data[name]))
})

test('the machine-readable artifact is the same', async () => {
  const template = { builders: [none], 'post-processors': [[{ type: 'checksum' }, { type: 'manifest' }]] }
  const { packer, ingot } = await both(template, '-machine-readable')
  const artifacts = (stdout: string) =>
    stdout.split('\n').flatMap((line) => /^\d+,(?:null\.)?web,(artifact.*)$/.exec(line)?.[1] ?? [])
  expect(artifacts(ingot.stdout)).toEqual(artifacts(packer.stdout))
  expect(artifacts(ingot.stdout)).toContain('artifact,0,builder-id,fnoeding.null')
})

describe('mistakes in the null builder are mistakes in both', () => {
  const login = { type: 'null', name: 'web', ssh_host: '127.0.0.1', ssh_username: 'u', ssh_password: 'p' }
  test.each([
    [{ ...login }, 0],
    [{ ...login, ssh_host: '' }, 1],
    [{ ...login, ssh_username: '' }, 1],
    [{ ...login, ssh_password: '' }, 1],
    [{ ...login, ssh_private_key_file: 'nope' }, 1],
    [{ ...login, communicator: 'bogus' }, 1],
    [{ ...none, ssh_hots: 'x' }, 1],
    [none, 0],
  ])('%j', async (builder, status) => {
    await write('t.json', JSON.stringify({ builders: [builder] }))
    const packer = await runPacker(theirs, 'validate', 't.json')
    const ingot = await ours.run(['validate', 't.json'])
    expect([packer.code, ingot.status]).toEqual([status, status])
  })
})
