import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CliSandbox } from '../../support/cli.ts'
import { Packer } from './peers.ts'

// The differences that are kept on purpose, by the headings of docs/differences.md: each is still one, on both sides. The
// generated cases of this folder leave them out.

interface Kept {
  /** The heading under which it is explained. */
  readonly heading: string
  readonly template: unknown
  readonly args: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  /** What each prints or answers. */
  readonly packer: Seen
  readonly ingot: Seen
}

interface Seen {
  readonly status: number
  readonly prints?: RegExp
  readonly printsNot?: RegExp
}

const builder = { type: 'null', communicator: 'none', name: 'web' }
const file = { type: 'file', name: 'web', content: 'x', target: 'out.txt' }
const inline = (...lines: string[]) => ({ type: 'shell-local', inline: lines })
const echo = (text: string) => inline(`cat <<'END'\n>${text}<\nEND`)
const withProvisioners = (...provisioners: object[]) => ({ builders: [builder], provisioners })
const validate = ['validate', 't.json']
const build = ['build', '-color=false', 't.json']
const nested = (levels: number) =>
  `{"builders":[${JSON.stringify(builder)}],"push":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`

const kept: readonly Kept[] = [
  {
    heading: 'JSON templates: nothing left to build is an error',
    template: { builders: [builder] },
    args: ['validate', '-only=typo', 't.json'],
    packer: { status: 0 },
    ingot: { status: 1, prints: /-only=typo/ },
  },
  {
    heading: 'JSON templates: two builders must not come out with one name',
    template: { builders: [builder, { ...builder, name: '{{`web`}}' }] },
    args: validate,
    packer: { status: 0 },
    ingot: { status: 1, prints: /named "web"/ },
  },
  {
    heading: 'JSON templates: undefined variables are warned of',
    template: withProvisioners(echo('{{user `regoin`}}')),
    args: validate,
    packer: { status: 0, printsNot: /regoin/ },
    ingot: { status: 0, prints: /Warning.*regoin|regoin.*not defined/s },
  },
  {
    heading: 'JSON templates: variables that refer to each other',
    template: { ...withProvisioners(echo('{{user `a`}}')), variables: { a: '{{- .ID -}}' } },
    args: build,
    packer: { status: 0, prints: /><no value></ },
    ingot: { status: 0, prints: />Null</ },
  },
  {
    heading: 'JSON templates: variables that refer to themselves',
    template: { builders: [builder], variables: { a: '{{user `a`}}', b: '{{user `c`}}', c: 'x' } },
    args: validate,
    packer: { status: 0 },
    ingot: { status: 1, prints: /refers to itself/ },
  },
  {
    heading: 'JSON templates: at most 500 levels',
    template: nested(600),
    args: validate,
    packer: { status: 0 },
    ingot: { status: 1, prints: /nested too deeply/ },
  },
  {
    heading: 'Template engine: of the Packer of today',
    template: withProvisioners(echo('{{range 3}}x{{end}}')),
    args: build,
    packer: { status: 1 },
    ingot: { status: 0, prints: />xxx</ },
  },
  {
    heading: 'Template engine: of the Packer of today',
    template: withProvisioners(echo('{{packer_version}}')),
    args: build,
    packer: { status: 0, prints: />1\.6\.6</ },
    ingot: { status: 0, prints: />1\.\d\d\.\d+</ },
  },
  {
    heading: 'Template engine: a byte is a whole number',
    template: withProvisioners(echo('{{printf "%T" (index "abc" 0)}}')),
    args: build,
    packer: { status: 0, prints: />uint8</ },
    ingot: { status: 0, prints: />int</ },
  },
  {
    heading: 'Template engine: characters are not cut',
    template: withProvisioners(echo('{{len (slice "\\u00e9" 1)}}')),
    args: build,
    packer: { status: 0, prints: />1</ },
    ingot: { status: 0, prints: />3</ },
  },
  {
    heading: 'JSON templates: variable files hold one object',
    template: { builders: [builder] },
    files: { 'v.json': '{"a":"b"} {"c":"d"}' },
    args: ['validate', '-var-file=v.json', 't.json'],
    packer: { status: 0 },
    ingot: { status: 1, prints: /v\.json:1:11/ },
  },
  {
    heading: 'Options: overrides replace lists',
    template: withProvisioners({
      ...inline('echo ">one"', 'echo ">two"'),
      override: { web: { inline: ['echo ">three"'] } },
    }),
    args: build,
    packer: { status: 0, prints: />two/ },
    ingot: { status: 0, prints: />three/, printsNot: />two/ },
  },
  {
    heading: 'Options: empty text is never a mistake, a nanosecond is',
    template: { builders: [{ ...builder, ssh_timeout: '' }] },
    args: validate,
    packer: { status: 1 },
    ingot: { status: 0 },
  },
  {
    heading: 'Options: a fraction is cut with a warning',
    template: { builders: [{ ...builder, ssh_port: 22.5 }] },
    args: validate,
    packer: { status: 0, printsNot: /22\.5/ },
    ingot: { status: 0, prints: /Warning.*22\.5/ },
  },
  {
    heading: 'shell and shell-local: names of variables are checked',
    template: withProvisioners({ ...inline('true'), environment_vars: ['A B=1'] }),
    args: validate,
    packer: { status: 0 },
    ingot: { status: 1, prints: /A B/ },
  },
  {
    heading: 'shell-local: paths of scripts are quoted',
    template: withProvisioners({ type: 'shell-local', script: 'a b/run.sh' }),
    files: { 'a b/run.sh': '#!/bin/sh\necho ">ran<"\n' },
    args: build,
    packer: { status: 1 },
    ingot: { status: 0, prints: />ran</ },
  },
  {
    heading: 'build: what a failed build leaves is named',
    template: { builders: [file], 'post-processors': ['manifest', inline('false')] },
    args: ['-machine-readable', 'build', 't.json'],
    packer: { status: 1, printsNot: /,artifact,/ },
    ingot: { status: 1, prints: /,web,artifact,0,id,File/ },
  },
  {
    heading: 'build: what a failed build leaves is named',
    template: {
      builders: [file],
      'post-processors': [
        [inline('true'), { type: 'artifice', files: ['no-*'], keep_input_artifact: false }],
        inline('cat out.txt'),
      ],
    },
    args: build,
    packer: { status: 1 },
    ingot: { status: 0 },
  },
  {
    heading: 'build: flags may follow the template',
    template: { builders: [builder] },
    args: ['build', 't.json', '-color=false'],
    packer: { status: 1 },
    ingot: { status: 0 },
  },
  {
    heading: 'Errors: all of them, once',
    template: withProvisioners({ ...inline('true'), nope: 1 }, { ...inline('true'), nah: 1 }),
    args: validate,
    packer: { status: 1, prints: /nope/, printsNot: /nah/ },
    ingot: { status: 1, prints: /nope.*nah/s },
  },
  {
    heading: 'file, the builder: has steps like any other',
    template: { builders: [file], provisioners: [echo('{{build `ID`}}')] },
    args: build,
    packer: { status: 0, prints: />Null<|<no value>/ },
    ingot: { status: 0, prints: />File</ },
  },
  {
    heading: 'Components: those of plugins are not there yet',
    template: {
      builders: [
        { type: 'vmware-vmx', source_path: 't.json', ssh_username: 'x', ssh_password: 'x', shutdown_command: 'x' },
      ],
    },
    args: validate,
    packer: { status: 0 },
    ingot: { status: 1, prints: /github\.com\/vmware\/vmware/ },
  },
]

let packer: Packer
let headings: readonly string[]
beforeAll(async () => {
  packer = await Packer.make()
  const page = await readFile(join(import.meta.dirname, '..', '..', '..', 'docs', 'differences.md'), 'utf8')
  headings = page.split('\n').filter((line) => line.startsWith('## '))
})
afterAll(() => packer.remove())

test.each(kept.map((each) => [each.heading, each] as const))('%s', async (heading, each) => {
  expect(headings).toContain(`## ${heading}`)
  const cli = await CliSandbox.make()
  const folder = await mkdtemp(join(tmpdir(), 'ingot-kept-'))
  try {
    for (const place of [folder, cli.folder]) await lay(place, each)
    const theirs = await packer.run(each.args, '', folder)
    expectSeen(theirs.status, theirs.stdout, each.packer)
    const ours = await cli.run(each.args)
    expectSeen(ours.status, ours.stdout, each.ingot)
  } finally {
    await rm(folder, { recursive: true })
    await cli.remove()
  }
})

async function lay(folder: string, { template, files = {} }: Kept): Promise<void> {
  await writeFile(join(folder, 't.json'), typeof template === 'string' ? template : JSON.stringify(template))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), content, { mode: 0o755 })
  }
}

function expectSeen(status: number, stdout: string, seen: Seen): void {
  if (seen.prints) expect(stdout).toMatch(seen.prints)
  if (seen.printsNot) expect(stdout).not.toMatch(seen.printsNot)
  expect(status, stdout).toBe(seen.status)
}
